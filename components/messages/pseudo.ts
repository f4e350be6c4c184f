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

/** Accents the words of an ICU message and adds a third of its length; arguments, plural and select keep working. */
export function pseudoText(message: string): string {
  let depth = 0;
  let plain = "";
  let result = "";
  for (const [index, char] of [...message].entries()) {
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    const isWord = depth === 0 || (depth % 2 === 0 && isBranch(message, index));
    result += isWord ? (accents[char] ?? char) : char;
    if (depth === 0 && char !== "}") plain += char;
  }
  return `[${result}${"~".repeat(Math.ceil(plain.length / 3))}]`;
}

/** Inside `{count, plural, one {# day}}` the inner braces hold words unless they hold an argument alone. */
function isBranch(message: string, index: number): boolean {
  const open = message.lastIndexOf("{", index);
  const close = message.indexOf("}", index);
  const inner = message.slice(open + 1, close);
  return !/^[\w]+$/.test(inner) || /(plural|select)[^{]*(\{[^{}]*\}\s*\w+\s*)*$/.test(message.slice(0, open));
}

/** The same tree with every text made pseudo. */
export function pseudoMessages<T>(messages: T): T {
  if (typeof messages === "string") return pseudoText(messages) as T;
  const entries = Object.entries(messages as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, value]) => [key, pseudoMessages(value)])) as T;
}
