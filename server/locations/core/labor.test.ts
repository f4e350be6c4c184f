import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay, dayNumber } from "./calendar.ts";
import { afterOpenMinutes } from "./hours.ts";
import { dispatchDay, readyMinutes, waitingMinutes } from "./labor.ts";

const monday = dayNumber("2026-11-02" as BusinessDate);
const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1_200 }));
const week = { hours: everyDay, closures: new Set<string>(), cutoffMinute: 840 };
const at = (day: number, hour: number, minute = 0) => ({ day: monday + day, minute: hour * 60 + minute });

describe("work that waits at a place", () => {
  test("takes its people open minutes, and the next order its share", () => {
    expect(waitingMinutes({ ordersPerHour: 12, waiting: 30 })).toBe(150);
    expect(readyMinutes({ ordersPerHour: 12, waiting: 30 })).toBe(155);
    expect(waitingMinutes({ ordersPerHour: 7, waiting: 1 })).toBe(9);
  });

  test.each([
    ["nothing waits: in time for the cutoff that the caller knows of", 0, at(0, 13, 59), 0],
    ["two hours of work at eleven are done before two o'clock", 12, at(0, 11), 0],
    ["three hours of work at eleven are just done", 18, at(0, 11), 0],
    ["a little more is not, and goes with the next day", 19, at(0, 11), 1],
    ["before opening the clock stands still", 24, at(0, 6), 0],
    ["after closing too: the next morning there is time", 24, at(0, 21), 1],
    ["a day of ten hours and a morning", 61 + 24, at(0, 10), 2],
  ])("%s", (_name, waiting, from, days) => {
    expect(dispatchDay(week, { ordersPerHour: 6, waiting }, from)).toBe(monday + days);
  });

  test("does not go on while the place is closed, and past two weeks there is no day", () => {
    const closed = { ...week, closures: new Set([dateOfDay(monday + 1)]) };
    expect(dispatchDay(closed, { ordersPerHour: 6, waiting: 61 }, at(0, 11))).toBe(monday + 2);
    expect(dispatchDay(week, { ordersPerHour: 1, waiting: 1_000 }, at(0, 11))).toBeNull();
  });

  test("leaves on the day whose cutoff comes after its last minute, for any week", () => {
    const opening = fc.record({
      opensMinute: fc.integer({ min: 360, max: 720 }),
      closesMinute: fc.integer({ min: 780, max: 1_320 }),
      open: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      cutoffMinute: fc.integer({ min: 600, max: 1_200 }),
    });
    fc.assert(
      fc.property(opening, fc.nat({ max: 60 }), fc.nat({ max: 1_439 }), (given, waiting, minute) => {
        const { open, cutoffMinute, ...span } = given;
        const hours = open.map((weekday) => ({ weekday, ...span }));
        const labor = { ordersPerHour: 6, waiting: waiting + 1 };
        const found = dispatchDay({ hours, closures: new Set(), cutoffMinute }, labor, {
          day: monday,
          minute,
        });
        const start = new Date(Date.UTC(2026, 10, 2, 0, minute));
        const done = afterOpenMinutes(
          { hours, closures: new Set(), timeZone: "UTC" },
          start,
          waitingMinutes(labor),
        );
        if (!done || found === null) return;
        const day = dayNumber(done.toISOString().slice(0, 10) as BusinessDate);
        const isInTime = done.getUTCHours() * 60 + done.getUTCMinutes() <= cutoffMinute;
        expect(found).toBe(isInTime ? day : day + 1);
      }),
    );
  });
});
