"use client";
import { useTranslations } from "use-intl";

export type TextValues = Record<string, string | number | null>;

/** The message of a key that data brought, or null where the messages do not know it. A missing value never breaks it. */
export function useKnownText(): (path: string, values?: TextValues) => string | null {
  const t = useTranslations();
  return (path, values = {}) => {
    const key = path as Parameters<typeof t.has>[0];
    if (!t.has(key)) return null;
    const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? "–"]));
    return t(key, given);
  };
}
