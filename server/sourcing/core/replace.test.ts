import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LocationId, OrderLineId, ReservationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import type { PlannedWork } from "./decide.ts";
import { defaultStrategy, readSettings } from "./decision.ts";
import { releaseTime } from "./release.ts";
import { pairUnits, type StandingWork, withoutKept } from "./replace.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
const now = new Date("2026-11-24T17:00:00Z");
const loc = (at: number) => `loc_${at}` as LocationId;
const line = (at: number) => `oln_${at}` as OrderLineId;
const date = "2026-11-24" as BusinessDate;

const work = (place: number, units: Readonly<Record<number, number>>, loadDate = date): PlannedWork => ({
  locationId: loc(place),
  mode: "ship",
  serviceCode: "ground",
  loadDate,
  dueAt: new Date("2026-11-24T22:00:00Z"),
  promisedAt: now,
  pickupUntil: null,
  isLate: false,
  lines: Object.entries(units).map(([at, quantity]) => ({
    orderLineId: line(Number(at)),
    variantId: "var_1" as VariantId,
    quantity,
  })),
});
const standing = (place: number, units: Readonly<Record<number, number>>): StandingWork => {
  const { locationId, loadDate, lines } = work(place, units);
  const reserved = lines.map((one) => ({
    ...one,
    reservationId: `res_${place}_${one.orderLineId}` as ReservationId,
  }));
  return { locationId, loadDate, lines: reserved };
};

describe("work that is replaced", () => {
  test("leaves alone what is the same before and after", () => {
    const before = [standing(1, { 1: 1 }), standing(2, { 2: 2 })];
    const { ended, opened } = withoutKept(before, [work(2, { 2: 2 }), work(3, { 1: 1 })]);
    expect(ended).toEqual([before[0]]);
    expect(opened.map((one) => one.locationId)).toEqual([loc(3)]);
  });

  test("is not the same on another day or with other units", () => {
    const before = [standing(1, { 1: 1 })];
    const tomorrow = work(1, { 1: 1 }, "2026-11-25" as BusinessDate);
    expect(withoutKept(before, [tomorrow]).opened).toEqual([tomorrow]);
    expect(withoutKept(before, [work(1, { 1: 2 })]).ended).toEqual(before);
  });

  test(`gets exactly its units, each once, from its own place first (seed ${seed})`, () => {
    const split = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })), {
      minLength: 1,
      maxLength: 5,
    });
    const places = (parts: readonly (readonly [number, number])[], total: number) => {
      const units = new Map<number, number>();
      let left = total;
      for (const [place, most] of parts) {
        const taken = Math.min(left, most);
        if (taken > 0) units.set(place, (units.get(place) ?? 0) + taken);
        left -= taken;
      }
      if (left > 0) units.set(4, left);
      return [...units];
    };
    fc.assert(
      fc.property(split, split, fc.integer({ min: 1, max: 6 }), (before, after, total) => {
        const ended = places(before, total).map(([place, units]) => standing(place, { 1: units }));
        const opened = places(after, total).map(([place, units]) => work(place, { 1: units }));
        const pieces = pairUnits(ended, opened);
        opened.forEach((one, at) => {
          const got = pieces
            .filter(({ to }) => to.work === at)
            .reduce((sum, piece) => sum + piece.quantity, 0);
          expect(got).toBe(one.lines[0]!.quantity);
        });
        for (const one of ended) {
          const { reservationId, quantity } = one.lines[0]!;
          const own = pieces.filter((piece) => piece.reservationId === reservationId);
          expect(own.reduce((sum, piece) => sum + piece.quantity, 0)).toBe(quantity);
          const same = opened.find((other) => other.locationId === one.locationId)?.lines[0]?.quantity ?? 0;
          const kept = own
            .filter(({ to }) => opened[to.work]!.locationId === one.locationId)
            .reduce((sum, piece) => sum + piece.quantity, 0);
          expect(kept).toBe(Math.min(same, quantity));
        }
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe("the time of release", () => {
  const atCutoff = { ...defaultStrategy.settings, release: "at-cutoff" as const, releaseLeadMinutes: 120 };
  const usual = work(1, { 1: 1 });

  test.each([
    ["is a lead time before the cutoff", usual, atCutoff, "2026-11-24T20:00:00.000Z"],
    ["is now where the strategy releases at once", usual, defaultStrategy.settings, null],
    ["is now when the cutoff is near", usual, { ...atCutoff, releaseLeadMinutes: 300 }, null],
    ["is now for a pickup", { ...usual, mode: "pickup" as const }, atCutoff, null],
    ["is now for an order that is late already", { ...usual, isLate: true }, atCutoff, null],
  ])("%s", (_what, one, settings, expected) => {
    expect(releaseTime(one, settings, now)?.toISOString() ?? null).toBe(expected);
  });
});

describe("stored settings", () => {
  test("of an older version get the defaults of what it did not know", () => {
    const { plan, coolDownHours, attemptsMax } = defaultStrategy.settings;
    expect(readSettings({ plan, coolDownHours, attemptsMax })).toEqual(defaultStrategy.settings);
  });

  test.each([
    ["a way of release that nobody knows", { release: "tomorrow" }],
    ["a lead of more than a day", { releaseLeadMinutes: 2_000 }],
    ["a negative split", { plan: { splitPenalty: -1, lateFixed: 0, latePerDay: 0 } }],
  ])("with %s are refused", (_what, given) => {
    expect(() => readSettings({ ...defaultStrategy.settings, ...given })).toThrow();
  });
});
