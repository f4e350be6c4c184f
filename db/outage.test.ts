import { describe, expect, test } from "vitest";
import { isOutage } from "./outage.ts";

const withCode = (code: string) => Object.assign(new Error("said so"), { code });
const wrapped = (cause: unknown) => new Error("Failed query", { cause });

describe("worth another try later", () => {
  test.each(["57P01", "57P03", "53100", "53300", "08006", "55P03", "ECONNREFUSED", "ECONNRESET"])(
    "%s",
    (code) => {
      expect(isOutage(withCode(code))).toBe(true);
      expect(isOutage(wrapped(withCode(code)))).toBe(true);
    },
  );
  test("a connection that ended under the statement", () => {
    expect(isOutage(wrapped(new Error("Connection terminated unexpectedly")))).toBe(true);
  });
});

describe("a fault of ours", () => {
  test.each(["23505", "42703", "22P02"])("%s", (code) => {
    expect(isOutage(wrapped(withCode(code)))).toBe(false);
  });
  test("an assertion", () => {
    expect(isOutage(new Error("assertion failed: so"))).toBe(false);
  });
});
