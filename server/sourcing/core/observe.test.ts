import { expect, test } from "vitest";
import type { LocationId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { observe } from "./observe.ts";

const at = "loc_A" as LocationId;
const other = "loc_B" as LocationId;
const day = (text: string) => text as BusinessDate;

test("what was seen is sorted by place and step, in carrier days over a weekend and a holiday", () => {
  const seen = { locationId: at, dueOn: day("2026-11-25") };
  const found = observe({
    dispatches: [
      { ...seen, doneOn: day("2026-11-24"), count: 3 },
      { ...seen, doneOn: day("2026-11-25"), count: 5 },
      // Thanksgiving is no carrier day, so Friday is one late; Monday after it two.
      { ...seen, doneOn: day("2026-11-27"), count: 2 },
      { ...seen, locationId: other, doneOn: day("2026-11-30"), count: 1 },
      { ...seen, doneOn: day("2027-01-30"), count: 4 },
    ],
    pickups: [
      { locationId: at, minutesLate: -20, count: 7 },
      { locationId: other, minutesLate: 90, count: 1 },
    ],
    transits: [{ serviceCode: "ground", dueOn: day("2026-11-24"), doneOn: day("2026-11-25"), count: 6 }],
  });
  expect(found.places[at]?.dispatch).toEqual([8, 2, 0, 0, 0, 0, 4]);
  expect(found.places[other]?.dispatch).toEqual([0, 0, 1, 0, 0, 0, 0]);
  expect(found.network.dispatch).toEqual([8, 2, 1, 0, 0, 0, 4]);
  expect(found.places[at]?.ready[0]).toBe(7);
  expect(found.network.ready).toEqual([7, 0, 1, 0, 0, 0, 0, 0]);
  expect(found.transit).toEqual({ ground: [0, 6, 0, 0, 0, 0, 0] });
});
