import { expect, test } from "vitest";
import { readCursor, writeCursor } from "./cursor.ts";

const id = "ord_0199a7b2c3d47e5f8a9b0c1d2e3f4a5b";

test.each([
  ["moment", "2026-11-24 13:35:16.234+00"],
  ["moment", "2026-11-24 13:35:16+05:30"],
  ["moment", "infinity"],
  ["number", "-1200"],
] as const)("a cursor of a %s is read as it was written: %s", (kind, key) => {
  expect(readCursor(writeCursor({ key, id }), kind)).toEqual({ key, id });
});

test.each([
  ["another sort", writeCursor({ key: "1200", id }), "moment"],
  ["another sort", writeCursor({ key: "2026-11-24 13:35:16+00", id }), "number"],
  ["no day of any year", writeCursor({ key: "2026-99-99 13:35:16+00", id }), "moment"],
  ["no id", writeCursor({ key: "1", id: "a\u0000" }), "number"],
  ["no list", Buffer.from('{"a":1}').toString("base64url"), "number"],
  ["nothing of ours", "garbage", "number"],
] as const)("a cursor of %s begins the list again", (_what, text, kind) => {
  expect(readCursor(text, kind)).toBeNull();
});
