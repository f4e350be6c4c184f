import type { Page, Response } from "@playwright/test";
import superjson, { type SuperJSONResult } from "superjson";

/** Words that the browser's own date forms and key names bring; the viewer's language gives them elsewhere. */
const formed = new Set(
  `Sun Mon Tue Wed Thu Fri Sat Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec AM PM
   EST EDT CST CDT MST MDT PST PDT alt`.split(/\s+/),
);
/** Labels that the controls' library says in the viewer's language from a dictionary of its own. */
const dictionary = new Set(["Dismiss", "Decrease", "Increase", "Number field"]);
/** The product's own name, and what stands for a unit in every language. */
const named = new Set(["Everyshelf"]);
/** A state's key, as the database writes it: no person should read it. */
const key = /^[a-z][a-z_-]*$/;
const words = /\p{L}[\p{L}'’]+/gu;
/** A person's initials, a size: two capitals are no sentence. */
const initials = /^\p{Lu}{2}$/u;

/**
 * A page under the pseudo-locale, where each message stands in brackets. Outside of them may only be what the server
 * said as data: names, codes, addresses. It listens from its making.
 */
export class LanguagePage {
  private readonly data = new Set<string>();

  constructor(private readonly page: Page) {
    page.on("response", (response) => void this.learn(response));
  }

  /** What a page says that the server gave it before any script ran. */
  know(value: unknown): void {
    if (typeof value === "string" && !key.test(value)) {
      for (const [word] of value.matchAll(words)) this.data.add(word);
    }
    if (value instanceof Date) return;
    if (value && typeof value === "object") for (const part of Object.values(value)) this.know(part);
  }

  /** Each piece of text, label or hint on the page with a word that is neither a message nor data. */
  async untranslated(): Promise<string[]> {
    const pieces = await this.page.evaluate(readPage);
    return pieces
      .filter((piece) => !dictionary.has(piece))
      .filter((piece) =>
        [...piece.matchAll(words)].some(
          ([word]) => !formed.has(word) && !named.has(word) && !initials.test(word) && !this.data.has(word),
        ),
      );
  }

  /** How many pixels the page is wider than its window. */
  async overflow(): Promise<number> {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  }

  private async learn(response: Response): Promise<void> {
    if (!response.url().includes("/api/trpc/")) return;
    if (!response.headers()["content-type"]?.includes("json")) return;
    const answers: unknown = await response.json().catch(() => null);
    for (const answer of [answers].flat()) {
      const { result } = (answer ?? {}) as { result?: { data?: SuperJSONResult } };
      if (result?.data) this.know(superjson.deserialize(result.data));
    }
  }
}

/** Runs in the page: what can be read outside of brackets, texts first, then labels and hints. */
function readPage(): string[] {
  const hidden = "script, style, template, noscript, time, kbd, code";
  const walker = document.createTreeWalker(
    document.body,
    NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
    (node) => {
      if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
      return node.matches(hidden) || !node.checkVisibility()
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT;
    },
  );
  const pieces: string[] = [];
  const hints: string[] = [];
  let depth = 0;
  const outside = (text: string) => {
    let piece = "";
    for (const char of text) {
      if (char === "[") depth += 1;
      if (depth === 0) piece += char;
      if (char === "]") depth -= 1;
    }
    return piece.trim();
  };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text) pieces.push(outside(node.data));
    if (!(node instanceof Element)) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt", "aria-roledescription"]) {
      hints.push(node.getAttribute(name) ?? "");
    }
  }
  depth = 0;
  return [...pieces, ...hints.map(outside)].filter(Boolean);
}
