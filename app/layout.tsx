import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import {
  languageOf,
  localeCookie,
  parseLocale,
  parseTheme,
  parseZone,
  themeCookie,
  zoneCookie,
} from "@/components/messages/locale.ts";
import { MessagesProvider } from "@/components/messages/provider.tsx";
import { Toaster } from "@/components/ui/toaster.tsx";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
});

export const metadata: Metadata = { title: { default: "Everyshelf", template: "%s · Everyshelf" } };
export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };
/** Each request has its own nonce, so no page is rendered ahead. */
export const dynamic = "force-dynamic";

/** Theme, language and zone come from cookies, so that the first paint is already right. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = parseTheme(jar.get(themeCookie)?.value);
  const locale = parseLocale(jar.get(localeCookie)?.value);
  return (
    <html lang={languageOf(locale)} data-theme={theme} className={inter.variable} suppressHydrationWarning>
      <body>
        <MessagesProvider locale={locale} zone={parseZone(jar.get(zoneCookie)?.value)}>
          <NuqsAdapter>{children}</NuqsAdapter>
          <Toaster theme={theme} />
        </MessagesProvider>
      </body>
    </html>
  );
}
