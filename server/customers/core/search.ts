import { looksLikePhone, phoneDigits } from "./phone.ts";

/** Longer texts say nothing more. */
const wordsMax = 5;

/** What was typed about a caller, as patterns of SQL's LIKE in lower case; null where the text can't be that. */
export type PersonPatterns = {
  /** Number or its tail. */
  phoneTail: string | null;
  emailPrefix: string | null;
  /** Every word begins some word of the name. */
  nameWords: string[];
};

export function personPatterns(text: string): PersonPatterns {
  if (looksLikePhone(text)) return { phoneTail: `%${phoneDigits(text)}`, emailPrefix: null, nameWords: [] };
  const lower = text.trim().toLowerCase();
  const words = lower.split(/[\s,]+/).filter((word) => word !== "");
  return {
    phoneTail: null,
    emailPrefix: words.length === 1 ? `${escapeLike(lower)}%` : null,
    nameWords: words.slice(0, wordsMax).map((word) => `% ${escapeLike(word)}%`),
  };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
