"use client";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { IntlProvider } from "use-intl";
import { type Locale, languageOf, messagesOf, zoneCookie } from "./locale.ts";

/** Gives words, number and date forms to everything below. The zone is the viewer's, remembered for the server. */
export function MessagesProvider({
  locale,
  zone,
  children,
}: {
  locale: Locale;
  zone: string;
  children: ReactNode;
}) {
  const messages = useMemo(() => messagesOf(locale), [locale]);
  const [viewerZone, setViewerZone] = useState(zone);
  useEffect(() => {
    const found = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (found === zone) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox ESR
    document.cookie = `${zoneCookie}=${found}; Path=/; Max-Age=31536000; SameSite=Lax`;
    setViewerZone(found);
  }, [zone]);
  return (
    <I18nProvider locale={languageOf(locale)}>
      <IntlProvider locale={languageOf(locale)} messages={messages} timeZone={viewerZone}>
        {children}
      </IntlProvider>
    </I18nProvider>
  );
}
