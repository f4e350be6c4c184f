import { en } from "./en.ts";
import { pseudoMessages } from "./pseudo.ts";

/** `pseudo` is English with accents and a third more length: what stays plain or gets cut was not made for translation. */
export const locales = ["en", "pseudo"] as const;
export type Locale = (typeof locales)[number];

export const localeCookie = "everyshelf.locale";
export const zoneCookie = "everyshelf.zone";
export const themeCookie = "everyshelf.theme";

export const themes = ["light", "dark", "system"] as const;
export type Theme = (typeof themes)[number];

export function parseLocale(text: string | undefined): Locale {
  return locales.find((locale) => locale === text) ?? "en";
}

export function parseTheme(text: string | undefined): Theme {
  return themes.find((theme) => theme === text) ?? "system";
}

/** Only what the browser's own clock data knows is a zone. */
export function parseZone(text: string | undefined): string {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: text ?? zoneDefault }).resolvedOptions().timeZone;
  } catch {
    return zoneDefault;
  }
}

const zoneDefault = "America/New_York";

export function messagesOf(locale: Locale): Messages {
  return locale === "pseudo" ? pseudoMessages(en) : en;
}

/** The tag that formats numbers and dates, and that `lang` says. */
export function languageOf(_locale: Locale): string {
  return "en-US";
}

/** Keys are checked by the compiler; the texts are plain strings, so that any language fits. */
type Texts<T> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
export type Messages = Texts<typeof en>;

declare module "use-intl" {
  interface AppConfig {
    Messages: Messages;
  }
}
