"use client";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { RouterProvider } from "react-aria-components";
import { useTranslations } from "use-intl";
import { useHotkeys } from "@/components/ui/use-hotkeys.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { type Me, MeContext } from "./me.tsx";
import { placesOf } from "./navigation.ts";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";
import { SessionGuard } from "./session-guard.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { TopBar } from "./top-bar.tsx";

/** The frame around every screen behind the sign-in: navigation by role, palette, shortcuts, session. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const t = useTranslations("shell");
  const router = useRouter();
  const [open, setOpen] = useState<"palette" | "shortcuts" | null>(null);
  const places = placesOf(me.role);
  const mayOrder = places.some((place) => place.id === "newOrder");
  useHotkeys({
    "Mod+k": () => setOpen("palette"),
    "/": () => focusSearch() || setOpen("palette"),
    "?": () => setOpen("shortcuts"),
    ...(mayOrder ? { c: () => router.push("/orders/new") } : {}),
    ...Object.fromEntries(places.map((place) => [`g ${place.letter}`, () => router.push(place.href)])),
  });
  const openPalette = () => setOpen("palette");
  const openShortcuts = () => setOpen("shortcuts");
  return (
    <RouterProvider navigate={router.push}>
      <MeContext value={me}>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
        >
          {t("skip")}
        </a>
        <div className="flex min-h-dvh max-sm:flex-col">
          <Rail onPalette={openPalette} onShortcuts={openShortcuts} />
          <TopBar onPalette={openPalette} onShortcuts={openShortcuts} />
          <main
            id="content"
            tabIndex={-1}
            className="min-w-0 flex-1 px-4 pt-3 pb-24 outline-none sm:px-6 sm:pt-5 sm:pb-10"
          >
            <div className="mx-auto w-full max-w-7xl">{children}</div>
          </main>
          <BottomBar />
        </div>
        <Palette
          isOpen={open === "palette"}
          onOpenChange={(isOpen) => setOpen(isOpen ? "palette" : null)}
          onShortcuts={openShortcuts}
        />
        <ShortcutSheet
          isOpen={open === "shortcuts"}
          onOpenChange={(isOpen) => setOpen(isOpen ? "shortcuts" : null)}
        />
        <SessionGuard />
      </MeContext>
    </RouterProvider>
  );
}

/** The page's own search, if it has one. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('input[aria-keyshortcuts="/"]');
  field?.focus();
  return field !== null;
}
