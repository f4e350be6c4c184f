import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noRules } from "../../promising/core/rules.ts";
import { readSettings, type StrategySettings } from "./decision.ts";
import {
  changedFields,
  choiceIds,
  choose,
  defaultSettings,
  faultsOf,
  reapply,
  strategyChoices,
  strategyFields,
  strategyGroups,
  wayOf,
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
    [
      "some kind of place must be allowed to send",
      choiceIds
        .filter((id) => id.startsWith("sender-"))
        .reduce((settings, id) => choose(settings, id, "no"), defaultSettings),
      ["sender-store: no-sender"],
    ],
  ])("%s", (_what, settings, expected) => {
    expect(reasons(settings)).toEqual(expected);
  });
});

/** Any value within each field's range, shares in percent. */
const anySettings = fc
  .tuple(
    fc.tuple(...choiceIds.map((id) => fc.constantFrom<string>(...strategyChoices[id].ways))),
    ...strategyFields.map(({ least, most, unit }) => {
      const parts = unit === "share" ? 100 : 1;
      return fc.integer({ min: least * parts, max: most * parts }).map((value) => value / parts);
    }),
  )
  .map(([chosen, ...values]) =>
    strategyFields.reduce<StrategySettings>(
      (settings, field, at) => field.write(settings, Number(values[at])),
      choiceIds.reduce((settings, id, at) => choose(settings, id, String(chosen[at])), defaultSettings),
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
      for (const id of choiceIds)
        expect(wayOf(both, id)).toBe(wayOf(changed.includes(id) ? mine : theirs, id));
      expect(reapply({ base, mine: base, theirs })).toEqual(theirs);
    }),
    { seed: 12 },
  );
});

test("a version that was stored before there were rules has none", () => {
  const { rules, ...plan } = defaultSettings.plan;
  expect(readSettings({ ...defaultSettings, plan })).toEqual(defaultSettings);
  expect(rules).toEqual(noRules);
});

test("a limit of nothing is no limit", () => {
  const [packages] = strategyGroups.rules;
  const two = packages.write(defaultSettings, 2);
  expect(two.plan.rules.packagesMax).toBe(2);
  expect(packages.write(two, 0)).toEqual(defaultSettings);
});
