/** No input of ours is nested deeper; what is may only mean to exhaust the stack. */
const depthMax = 32;

/** Postgres takes any text but the character NUL; a value with one anywhere in it can't be written or searched for. */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return !value.includes("\u0000");
  if (value === null || typeof value !== "object") return true;
  if (depth === depthMax) return false;
  return Object.entries(value).every(([name, part]) => isStorable(name) && isStorable(part, depth + 1));
}
