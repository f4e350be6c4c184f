import type { Refusal } from "@/server/kernel/outcome.ts";

/** How a refusal is answered: its status, what is so (with the facts found), and the way on. */
export type RefusalAnswer = { status: 403 | 404 | 409 | 422 | 429; sentence: string; next: string };

/** One row per reason. `{fact}` stands for a value found. A reason without a row is answered as a plain conflict. */
const answers: Record<string, RefusalAnswer> = {
  "not-signed-in": { status: 403, sentence: "You are not signed in.", next: "Sign in and try again." },
  "not-allowed": { status: 403, sentence: "Your role does not allow this.", next: "Ask an administrator." },
  "not-found": {
    status: 404,
    sentence: "{what} {id} was not found.",
    next: "Check the number and try again.",
  },
  "command-id-reused": {
    status: 422,
    sentence: "This request was already used for another {command}.",
    next: "Reload the page and try again.",
  },
  "insufficient-stock": {
    status: 409,
    sentence: "{sku} is no longer available in that quantity: {available} left.",
    next: "Take the next offer or a smaller quantity.",
  },
  "unknown-zip": {
    status: 422,
    sentence: "{zip} is not a ZIP code that we deliver to.",
    next: "Check the ZIP code.",
  },
  "zip-not-in-state": {
    status: 422,
    sentence: "{zip} is {city}, {found}, not in {state}.",
    next: "Correct the ZIP code or the state.",
  },
  "too-busy": { status: 429, sentence: "Too many requests at once.", next: "Try again in a few seconds." },
};

export function answerFor(reason: string): RefusalAnswer {
  return answers[reason] ?? { status: 409, sentence: `Refused: ${reason}.`, next: "Reload and try again." };
}

/** The sentence with the facts in their places. */
export function refusalSentence({ reason, facts }: Pick<Refusal, "reason" | "facts">): string {
  return answerFor(reason).sentence.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    String(facts[name] ?? "–"),
  );
}
