import { expect, test } from "vitest";
import { isStorable } from "./storable.ts";

test.each([
  ["plain", { a: ["b", 1, null, new Date(0)], c: { d: true } }, true],
  ["a NUL in a text", { a: [{ b: "x\u0000" }] }, false],
  ["a NUL in a name", { "a\u0000": 1 }, false],
  ["too deep", JSON.parse("[".repeat(5_000) + "]".repeat(5_000)), false],
  ["a NUL alone", "\u0000", false],
] as const)("%s", (_name, value, is) => expect(isStorable(value)).toBe(is));
