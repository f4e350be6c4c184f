/** Longer texts say nothing more, and each word costs a comparison per SKU. */
const wordsMax = 6;

/** What was typed, as patterns of SQL's LIKE in lower case. `prefix` is for codes, each of `words` for names. */
export type SearchPatterns = { exact: string; prefix: string; words: string[] };

export function searchPatterns(text: string): SearchPatterns {
  const exact = text.trim().toLowerCase();
  const words = [...new Set(exact.split(/[\s,;/]+/).filter((word) => word !== ""))].slice(0, wordsMax);
  return { exact, prefix: `${escapeLike(exact)}%`, words: words.map((word) => `%${escapeLike(word)}%`) };
}

/** `%`, `_` and the escape itself stand for themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
