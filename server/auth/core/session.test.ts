import { describe, expect, test } from "vitest";
import { needsTouch, type SessionFacts, sessionEnd } from "./session.ts";

const signedInAt = new Date("2026-11-24T08:00:00Z");
const minutesIn = (minutes: number) => new Date(signedInAt.getTime() + minutes * 60_000);
const live: SessionFacts = {
  expiresAt: minutesIn(12 * 60),
  lastSeenAt: signedInAt,
  revokedAt: null,
  sessionVersion: 1,
  currentVersion: 1,
  isActive: true,
};

describe("a session ends", () => {
  test.each([
    ["not while in use", {}, 29, null],
    ["after 30 idle minutes", {}, 30, "idle"],
    ["after 12 hours even in use", { lastSeenAt: minutesIn(719) }, 720, "absolute"],
    ["when it was revoked", { revokedAt: minutesIn(1) }, 2, "revoked"],
    ["when the person was disabled", { isActive: false }, 2, "disabled"],
    ["when role, stores or password changed", { currentVersion: 2 }, 2, "version-changed"],
  ] as const)("%s", (_name, change, minutes, end) => {
    expect(sessionEnd({ ...live, ...change }, minutesIn(minutes))).toBe(end);
  });
});

test("the last sign of life is written once a minute, not on every request", () => {
  expect(needsTouch(signedInAt, minutesIn(0.5))).toBe(false);
  expect(needsTouch(signedInAt, minutesIn(1))).toBe(true);
});
