"use client";
import { useEffect, useState } from "react";
import { parseTheme, type Theme, themeCookie } from "@/components/messages/locale.ts";

/** The theme of this device: shown at once, kept in a cookie that the server reads for the next page. */
export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const [theme, setState] = useState<Theme>("system");
  useEffect(() => setState(parseTheme(document.documentElement.dataset.theme)), []);
  return {
    theme,
    setTheme(next) {
      document.documentElement.dataset.theme = next;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox ESR
      document.cookie = `${themeCookie}=${next}; Path=/; Max-Age=31536000; SameSite=Lax`;
      setState(next);
    },
  };
}
