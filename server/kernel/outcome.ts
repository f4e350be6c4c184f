/** What a command answers: done, or a refusal that names its reason, the facts, and the next step. */
export type Done<T> = { ok: true; value: T };
export type Refusal<R extends string = string> = {
  ok: false;
  reason: R;
  /** The values found, for the sentence that a person reads. */
  facts: Readonly<Record<string, string | number | boolean | null>>;
};
export type Outcome<T, R extends string = string> = Done<T> | Refusal<R>;

export function done<T>(value: T): Done<T> {
  return { ok: true, value };
}

export function refused<R extends string>(reason: R, facts: Refusal["facts"] = {}): Refusal<R> {
  return { ok: false, reason, facts };
}
