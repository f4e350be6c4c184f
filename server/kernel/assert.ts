/** A fault: the program is wrong, not the user. It crashes the request or the job, never gets caught into a refusal. */
export function assert(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(`assertion failed: ${message}`);
}

/** Marks the branch that the types rule out. */
export function unreachable(value: never): never {
  throw new Error(`assertion failed: unexpected value ${JSON.stringify(value)}`);
}

/** Reads an element that the caller's own logic guarantees to be there. */
export function present<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message);
  return value;
}
