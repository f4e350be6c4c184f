import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { businessDate } from "../../kernel/instant.ts";
import { dateOfDay, dayNumber, weekdayOf } from "../../locations/core/calendar.ts";
import { arrivalDay, isCarrierDay } from "../../shipping/core/transit.ts";
import { liveSeason, periodDays, weekdayCurve, workingDay, workingDaysUntil } from "./live-season.ts";
import { restockDays } from "./price-shelves.ts";
import { shareBefore } from "./season-curve.ts";

const dayOf = (date: string) => dayNumber(businessDate(new Date(`${date}T12:00:00Z`), "UTC"));
const anyDay = fc.integer({ min: dayOf("2025-01-01"), max: dayOf("2028-12-31") });
const alike = { weekdays: [1, 1, 1, 1, 1, 1, 1], hours: new Array(24).fill(1) };

describe("the season around a day", () => {
  test.each([
    ["2026-10-07", "a Wednesday", "2026-10-07"],
    ["2026-10-10", "a Saturday: the week begins on Monday", "2026-10-12"],
    ["2026-12-25", "a holiday on a Friday", "2026-12-28"],
  ])("stands on %s at %s", (date, _what, expected) => {
    const season = liveSeason(dayOf(date));
    expect(dateOfDay(season.days[season.today]!)).toBe(expected);
  });

  test("has every calendar day once, none of the past among those to come, and half of the demand on either side", () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const season = liveSeason(today);
        expect(season.dates.map(({ day }) => day - today)).toEqual(
          Array.from({ length: periodDays + restockDays }, (_day, at) => at - periodDays),
        );
        for (const { day, index } of season.dates) {
          expect(index < season.today).toBe(day < today);
          expect(index).toBeLessThan(season.horizonDays);
          expect(index).toBeGreaterThanOrEqual(0);
        }
        const curve = weekdayCurve(season, alike);
        expect(curve.day.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(shareBefore(curve, season.today * 1_440)).toBeCloseTo(0.5, 9);
      }),
    );
  });

  test("counts transit and promises as carriers do", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 8 }), (day, transit) => {
        const dispatch = workingDay(day);
        expect(isCarrierDay(dispatch)).toBe(true);
        expect(workingDaysUntil(dispatch, arrivalDay(dispatch, transit))).toBe(transit);
      }),
    );
  });

  test("spreads demand as its weekdays did", () => {
    const season = liveSeason(dayOf("2026-10-07"));
    const curve = weekdayCurve(season, { weekdays: [0, 0, 3, 0, 0, 0, 0], hours: alike.hours });
    const busy = season.days.filter((_day, index) => (curve.day[index] ?? 0) > 0);
    expect(busy.map(weekdayOf)).toEqual([3, 3, 3, 3]);
  });
});
