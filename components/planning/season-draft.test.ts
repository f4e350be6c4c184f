import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "@/server/kernel/ids.ts";
import { saveSeasonPlanInput } from "@/server/planning/core/inputs.ts";
import { type PlanEntries, planFaults, planOf, readPlanDraft } from "./season-draft.ts";

const season = { launchOn: "2026-08-01", exitOn: "2027-01-31" };
const good: PlanEntries = {
  steps: [
    { from: "2026-11-01", off: 30 },
    { from: "2026-12-27", off: 50 },
  ],
  ...{ salvage: 15, elasticity: 1.5 },
};
const step = (at: number, change: Partial<PlanEntries["steps"][number]>): PlanEntries => ({
  ...good,
  steps: good.steps.map((one, index) => (index === at ? { ...one, ...change } : one)),
});

test.each<[string, PlanEntries, string[]]>([
  ["a good plan", good, []],
  ["no day", step(0, { from: "" }), ["from-0 dateMissing"]],
  ["the day of the launch", step(0, { from: "2026-08-01" }), ["from-0 dateOutside"]],
  ["the last day", step(1, { from: "2027-01-31" }), []],
  ["a day after the exit", step(1, { from: "2027-02-01" }), ["from-1 dateOutside"]],
  ["a day before the step before", step(1, { from: "2026-10-01" }), ["from-1 dateOrder"]],
  ["less off than before", step(1, { off: 30 }), ["off-1 shareOrder"]],
  ["everything off", step(1, { off: 96 }), ["off-1 shareRange"]],
  ["an empty field", step(0, { off: Number.NaN }), ["off-0 shareRange"]],
  ["more salvage than the price", { ...good, salvage: 101 }, ["salvage salvageRange"]],
  ["an elasticity below zero", { ...good, elasticity: -1 }, ["elasticity elasticityRange"]],
])("%s is told at its field", (_what, entries, expected) => {
  expect(planFaults(entries, season).map(({ at, key }) => `${at} ${key}`)).toEqual(expected);
});

const anyEntries = fc.record({
  steps: fc.array(
    fc.record({
      from: fc
        .integer({ min: 1, max: 240 })
        .map((day) => new Date(Date.UTC(2026, 7, day)).toISOString().slice(0, 10)),
      off: fc.integer({ min: 0, max: 1_000 }).map((tenths) => tenths / 10),
    }),
    { maxLength: 3 },
  ),
  salvage: fc.integer({ min: -5, max: 105 }),
  elasticity: fc.integer({ min: -1, max: 11 }),
});

test("what the form finds no fault with, the server's schema takes", () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      fc.pre(planFaults(entries, season).length === 0);
      const input = { commandId: newId("cmd"), seasonId: newId("sea"), basedOn: null, ...planOf(entries) };
      expect(saveSeasonPlanInput.safeParse(input).success).toBe(true);
    }),
    { seed: 21 },
  );
});

test("unsaved entries survive their storage, an emptied field too; what is none of ours is given up", () => {
  const draft = { basedOn: null, entries: { ...good, salvage: Number.NaN } };
  expect(readPlanDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  for (const stored of [null, {}, { entries: { steps: 3 } }, "text"])
    expect(readPlanDraft(stored)).toBeNull();
});
