import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { type BusinessDate, businessDate, minuteOfDay, momentAt } from "./instant.ts";

const zones = ["America/New_York", "America/Phoenix", "America/St_Johns", "Australia/Lord_Howe", "UTC"];
const parameters = { seed: 7, numRuns: 400 };

/** Moments of four years, every third of them within a day of a night on which New York's clocks change. */
const moments = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.date({ min: new Date("2024-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom("2026-03-08", "2026-11-01", "2025-03-09", "2025-11-02"),
        fc.integer({ min: -1_440, max: 2_880 }),
      )
      .map(([date, minutes]) => new Date(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000)),
  },
);

describe("moments on local clocks", () => {
  test("a moment's day and minute are the calendar's, on nights on which clocks change too", () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
        const local = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
        expect(businessDate(moment, zone)).toBe(local.toPlainDate().toString());
        expect(minuteOfDay(moment, zone)).toBe(local.hour * 60 + local.minute);
      }),
      parameters,
    );
  });

  test("a local minute's moment is the calendar's", () => {
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 0, max: 1_439 }),
        fc.constantFrom(...zones),
        (moment, minute, zone) => {
          const date = moment.toISOString().slice(0, 10);
          const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
          const local = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime });
          expect(momentAt(date as BusinessDate, minute, zone).getTime()).toBe(local.epochMilliseconds);
        },
      ),
      parameters,
    );
  });
});
