/** Where a page of a keyset-paged list ended: the last row's sort value, as text, and its id. */
export type Cursor = { key: string; id: string };

/** What a list is sorted by; the key is cast to it, so another kind of text must not get there. */
export type CursorKind = "moment" | "number";

export function writeCursor({ key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([key, id])).toString("base64url");
}

/** A cursor that is not ours, or of another sort, is as good as none: the list begins again. */
export function readCursor(text: string | undefined, kind: CursorKind): Cursor | null {
  if (!text) return null;
  try {
    const [key, id]: unknown[] = JSON.parse(Buffer.from(text, "base64url").toString());
    if (typeof key !== "string" || typeof id !== "string" || !/^\w{1,60}$/.test(id)) return null;
    return (kind === "number" ? isNumber(key) : isMoment(key)) ? { key, id } : null;
  } catch {
    return null;
  }
}

const isNumber = (key: string) => /^-?\d{1,18}$/.test(key);

/** As Postgres writes a timestamptz. */
const isMoment = (key: string) =>
  key === "infinity" ||
  (/^\d{4}-[\d-]+[ T][\d:.]+(Z|[+-][\d:]+)$/.test(key) && !Number.isNaN(Date.parse(key)));
