import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backorderWays, cancelWays, readSettings, releaseWays, type StrategySettings } from "./decision.ts";
import {
  changedFields,
  choiceIds,
  defaultSettings,
  faultsOf,
  reapply,
  strategyFields,
} from "./strategy-fields.ts";

const atCutoff = { ...defaultSettings, release: "at-cutoff" as const };
const reasons = (settings: StrategySettings) =>
  faultsOf(settings).map(({ field, reason }) => `${field}: ${reason}`);

describe("settings that may not decide", () => {
  test.each<[string, StrategySettings, string[]]>([
    ["the defaults may", defaultSettings, []],
    [
      "no order can wait while work goes out at once",
      { ...defaultSettings, waitDaysMax: 2 },
      ["waitDaysMax: wait-without-cutoff"],
    ],
    ["with release at the cutoff it can", { ...atCutoff, waitDaysMax: 2 }, []],
    ["a lead of a working day is the most", { ...atCutoff, releaseLeadMinutes: 480 }, []],
    [
      "a longer lead is none",
      { ...atCutoff, releaseLeadMinutes: 481 },
      ["releaseLeadMinutes: lead-too-long"],
    ],
    [
      "a lead of more than a day is out of range, once",
      { ...atCutoff, releaseLeadMinutes: 2_000 },
      ["releaseLeadMinutes: setting-out-of-range"],
    ],
    [
      "several tries need a cool-down",
      { ...atCutoff, coolDownHours: 0 },
      ["coolDownHours: retry-without-cool-down"],
    ],
    ["a single try needs none", { ...atCutoff, coolDownHours: 0, attemptsMax: 1 }, []],
    [
      "a number that is none is out of range",
      { ...atCutoff, attemptsMax: Number.NaN },
      ["attemptsMax: setting-out-of-range"],
    ],
  ])("%s", (_what, settings, expected) => {
    expect(reasons(settings)).toEqual(expected);
  });
});

/** Any value within each field's range, shares in percent. */
const anySettings = fc
  .tuple(
    fc.record({
      release: fc.constantFrom(...releaseWays),
      backorder: fc.constantFrom(...backorderWays),
      cancel: fc.constantFrom(...cancelWays),
    }),
    ...strategyFields.map(({ least, most, unit }) => {
      const parts = unit === "share" ? 100 : 1;
      return fc.integer({ min: least * parts, max: most * parts }).map((value) => value / parts);
    }),
  )
  .map(([chosen, ...values]) =>
    strategyFields.reduce<StrategySettings>(
      (settings, field, at) => field.write(settings, Number(values[at])),
      {
        ...defaultSettings,
        ...chosen,
      },
    ),
  );

test("what is written is read, each field by itself, and stored settings stay what they are", () => {
  fc.assert(
    fc.property(anySettings, (settings) => {
      expect(changedFields(settings, settings)).toEqual([]);
      expect(reasons(settings).filter((one) => one.includes("out-of-range"))).toEqual([]);
      expect(readSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
    }),
    { seed: 11 },
  );
});

test("changes of two people are both kept where they are of different settings, else the later one wins", () => {
  fc.assert(
    fc.property(anySettings, anySettings, anySettings, (base, mine, theirs) => {
      const both = reapply({ base, mine, theirs });
      const changed = changedFields(base, mine);
      for (const { id, read } of strategyFields)
        expect(read(both)).toBe(changed.includes(id) ? read(mine) : read(theirs));
      for (const id of choiceIds) expect(both[id]).toBe(changed.includes(id) ? mine[id] : theirs[id]);
      expect(reapply({ base, mine: base, theirs })).toEqual(theirs);
    }),
    { seed: 12 },
  );
});
