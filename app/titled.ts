import type { Metadata } from "next";
import { cookies } from "next/headers";
import { createTranslator } from "use-intl";
import { languageOf, localeCookie, messagesOf, parseLocale } from "@/components/messages/locale.ts";

type Words = Awaited<ReturnType<typeof wordsOfVisitor>>;

/** The tab's title in the visitor's language. */
export async function titled(choose: (t: Words) => string): Promise<Metadata> {
  return { title: choose(await wordsOfVisitor()) };
}

async function wordsOfVisitor() {
  const locale = parseLocale((await cookies()).get(localeCookie)?.value);
  return createTranslator({ locale: languageOf(locale), messages: messagesOf(locale) });
}
