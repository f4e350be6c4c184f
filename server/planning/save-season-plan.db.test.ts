import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testActor, testDatabase } from "@/db/testing.ts";
import { insertRow } from "@/db/testing-rows.ts";
import { policies } from "@/server/auth/policies.ts";
import { newId, type SeasonId } from "@/server/kernel/ids.ts";
import { saveSeasonPlanInput } from "./core/inputs.ts";
import { findSeasonPlans } from "./queries.ts";
import { saveSeasonPlan } from "./save-season-plan.ts";

let database: TestDatabase;
const seasonId = newId("sea") as SeasonId;
const mei = testActor("merchandiser");

beforeAll(async () => {
  database = await testDatabase();
  await database.ownerPool.query(
    "insert into season (id, code, name, launch_on, exit_on) values ($1, 'FW26', 'Fall', '2026-08-01', '2027-01-31')",
    [seasonId],
  );
  await insertRow(database.ownerPool, "user", {
    ...{ id: mei.userId, email: "mei@example.com", name: "Mei", role: "merchandiser" },
    password_hash: "none",
  });
});
afterAll(() => database.close());

const half = [{ from: "2026-12-01", share: 0.5 }];
const save = (basedOn: Date | null, given: { salvageShare?: number; markdowns?: typeof half } = {}) =>
  saveSeasonPlan(database.command({ actor: mei }), {
    ...{ commandId: newId("cmd"), seasonId, markdowns: half, salvageShare: 0.2, elasticity: 1.5, basedOn },
    ...given,
  });
const stands = async () => {
  const { seasons } = await findSeasonPlans(database.context());
  return seasons[0]!;
};
const traces = async () => {
  const { rows } = await database.ownerPool.query("select count(*)::int as n from audit_row");
  return { audits: rows[0].n as number, jobs: await database.jobs("planning.refresh-prices") };
};

describe("a season plan", () => {
  test("has default steps until somebody sets it, then names who did and when", async () => {
    expect(await stands()).toMatchObject({ saved: null, markdowns: [{ share: 0.7 }, { share: 0.5 }] });
    expect(await save(null)).toMatchObject({ ok: true, value: { seasonCode: "FW26" } });
    expect(await stands()).toMatchObject({ saved: { by: "Mei" }, markdowns: half, salvageShare: 0.2 });
    expect((await traces()).jobs).toHaveLength(1);
  });

  test("is not overwritten by one that was made from an older plan, which moves nothing", async () => {
    const before = { plan: await stands(), traces: await traces() };
    const stale = await save(null, { salvageShare: 0.9 });
    expect(stale).toMatchObject({
      ok: false,
      reason: "season-plan-changed",
      facts: { season: "FW26", by: "Mei" },
    });
    expect(await save(new Date(0), { salvageShare: 0.9 })).toMatchObject({
      ok: false,
      reason: "season-plan-changed",
    });
    expect({ plan: await stands(), traces: await traces() }).toEqual(before);
  });

  test("set by two at once keeps the first and refuses the second", async () => {
    const { saved } = await stands();
    const both = await Promise.all([
      save(saved!.at, { salvageShare: 0.3 }),
      save(saved!.at, { salvageShare: 0.4 }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ reason: "season-plan-changed" });
    expect(await save((await stands()).saved!.at)).toMatchObject({ ok: true });
  });

  test("keeps its markdowns inside the season, with the day found", async () => {
    const { saved } = await stands();
    expect(await save(saved!.at, { markdowns: [{ from: "2027-02-01", share: 0.5 }] })).toMatchObject({
      ok: false,
      reason: "markdown-outside-season",
      facts: { date: "2027-02-01", launchOn: "2026-08-01", exitOn: "2027-01-31" },
    });
  });

  test.each([
    ["a markdown that asks more", [half[0]!, { from: "2026-12-20", share: 0.6 }]],
    ["a markdown before the one before it", [half[0]!, { from: "2026-11-20", share: 0.4 }]],
    ["a price of nothing", [{ from: "2026-12-01", share: 0 }]],
  ])("takes no steps with %s", (_what, markdowns) => {
    const given = {
      commandId: newId("cmd"),
      seasonId,
      markdowns,
      salvageShare: 0.2,
      elasticity: 1.5,
      basedOn: null,
    };
    expect(saveSeasonPlanInput.safeParse(given).success).toBe(false);
  });

  test("is for merchandisers and administrators alone", () => {
    for (const name of [
      "planning.season-plans",
      "planning.ship-rather",
      "planning.save-season-plan",
    ] as const)
      expect(Object.keys(policies[name].grants).sort()).toEqual(["admin", "merchandiser"]);
  });
});
