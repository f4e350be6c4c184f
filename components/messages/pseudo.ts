const accents: Record<string, string> = {
  a: "á",
  c: "ç",
  d: "đ",
  e: "é",
  g: "ğ",
  h: "ĥ",
  i: "í",
  j: "ĵ",
  k: "ķ",
  l: "ļ",
  n: "ñ",
  o: "ó",
  r: "ŕ",
  s: "š",
  t: "ţ",
  u: "ú",
  w: "ŵ",
  y: "ý",
  z: "ž",
  A: "Å",
  C: "Ç",
  E: "É",
  I: "Î",
  N: "Ñ",
  O: "Ö",
  S: "Š",
  U: "Û",
};

/**
 * Accents the words of an ICU message and adds a third of its length. Braces alternate: the outermost hold an
 * argument, those inside a plural or select hold words again; tags stay as they are.
 */
export function pseudoText(message: string): string {
  const state = { depth: 0, isTag: false, words: 0 };
  let result = "";
  for (const char of message) {
    if (char === "{") state.depth += 1;
    if (char === "<") state.isTag = true;
    const isWord = state.depth % 2 === 0 && !state.isTag;
    if (isWord) state.words += 1;
    result += isWord ? (accents[char] ?? char) : char;
    if (char === "}") state.depth -= 1;
    if (char === ">") state.isTag = false;
  }
  return `[${result}${"~".repeat(Math.ceil(state.words / 3))}]`;
}

/** The same tree with every text made pseudo. */
export function pseudoMessages<T>(messages: T): T {
  if (typeof messages === "string") return pseudoText(messages) as T;
  const entries = Object.entries(messages as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, value]) => [key, pseudoMessages(value)])) as T;
}
