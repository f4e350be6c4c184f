import { describe, expect, test } from "vitest";
import { defaultStrategy } from "../../sourcing/core/decision.ts";
import { readVariants } from "./variant.ts";

const { settings } = defaultStrategy;
const read = (text: string) => readVariants(text, settings);

describe("variants as they are written", () => {
  test("a known name is its rule and its prices under the settings of now", () => {
    expect(read("current, nearest")).toEqual({
      ok: true,
      variants: [
        { name: "current", rule: "planner", prices: "published", settings, safetyFactor: 1 },
        { name: "nearest", rule: "nearest", prices: "none", settings, safetyFactor: 1 },
      ],
    });
  });

  test("a variant may get a name of its own and change settings", () => {
    const found = read("calm=current:split-penalty=600:late-fixed=0,current:safety-factor=2");
    expect(found).toMatchObject({
      ok: true,
      variants: [
        { name: "calm", settings: { plan: { ...settings.plan, splitPenalty: 600, lateFixed: 0 } } },
        { name: "current:safety-factor=2", safetyFactor: 2, settings },
      ],
    });
  });

  test("a variant may set each rule of a strategy, and lift it", () => {
    const ruled = "ruled=current:packages-max=2:miles-max=400:never-late=1:vendor-sends=0";
    const rules = {
      packagesMax: 2,
      distanceMilesMax: 400,
      senders: ["store", "warehouse"],
      lateness: "never",
    } as const;
    expect(read(ruled)).toMatchObject({ variants: [{ settings: { plan: { ...settings.plan, rules } } }] });
    const lifted = "current:packages-max=0:miles-max=0:never-late=0:vendor-sends=1";
    const now = { ...settings, plan: { ...settings.plan, rules } };
    expect(readVariants(lifted, now)).toMatchObject({ variants: [{ settings }] });
  });

  test.each([
    ["current:packages-max=1.5", "It is a whole number from 0 to 20"],
    ["current:miles-max=6000", "It is a number from 0 to 5000"],
    ["current:store-sends=0:warehouse-sends=0:vendor-sends=0", "no kind of place may send"],
    ["", "No variant is named. Known: current"],
    ["cheapest", 'There is no variant "cheapest". Known: current'],
    ["x=cheapest", 'There is no variant "cheapest".'],
    ["current:speed=2", 'sets "speed". A variant may set split-penalty'],
    ["current:split-penalty=much", 'sets split-penalty to "much". It is a number from 0'],
    ["current:split-penalty=-1", 'to "-1". It is a number from 0'],
    ["current:split-penalty=", 'to "". It is a number from 0'],
    ["current:split-penalty=1:split-penalty=2", "split-penalty is 1 and 2. Keep one."],
    ["nearest:late-fixed=2", "looks at no costs, so late-fixed has no effect"],
    ["current,current", 'Two variants are called "current".'],
  ])("%s is refused in words", (text, words) => {
    const found = read(text);
    expect(found.ok).toBe(false);
    expect(found).toMatchObject({ problem: expect.stringContaining(words) });
  });
});
