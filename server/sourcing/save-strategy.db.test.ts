import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testActor, testDatabase } from "@/db/testing.ts";
import { insertRow, makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt } from "@/db/testing-sourcing.ts";
import { policies } from "@/server/auth/policies.ts";
import { type LocationId, newId } from "@/server/kernel/ids.ts";
import { noRules } from "@/server/promising/core/rules.ts";
import { findOffers } from "@/server/promising/queries.ts";
import type { StrategySettings } from "./core/decision.ts";
import { defaultSettings } from "./core/strategy-fields.ts";
import { findDecisions } from "./queries/find-decisions.ts";
import { findStrategy } from "./queries/find-strategy.ts";
import { saveStrategy } from "./save-strategy.ts";
import { setRelease } from "./set-release.ts";
import { sourceBacklog } from "./source-backlog.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
const mei = testActor("merchandiser");

beforeAll(async () => {
  database = await testDatabase();
  await insertRow(database.ownerPool, "user", {
    ...{ id: mei.userId, email: "mei@example.com", name: "Mei", role: "merchandiser" },
    password_hash: "none",
  });
});
afterAll(() => database.close());

const save = (basedOn: number, given: Partial<StrategySettings>) =>
  saveStrategy(database.command({ actor: mei }), {
    ...{ commandId: newId("cmd"), basedOn, settings: { ...defaultSettings, ...given } },
  });
const stands = () => findStrategy(database.context());
const versions = async () =>
  (await database.ownerPool.query("select version, is_active, settings from strategy order by version")).rows;

describe("the settings that orders are decided by", () => {
  test("are the defaults as version 1 before anybody saved any", async () => {
    expect(await stands()).toMatchObject({ version: 1, settings: defaultSettings, versions: [] });
  });

  test("are saved as a new version, and the older one stays as it was", async () => {
    expect(await save(1, { coolDownHours: 48 })).toMatchObject({ ok: true, value: { version: 2 } });
    const rows = await versions();
    expect(rows).toMatchObject([
      { version: 1, is_active: false, settings: { coolDownHours: 24 } },
      { version: 2, is_active: true, settings: { coolDownHours: 48 } },
    ]);
    const { version, versions: told } = await stands();
    expect(version).toBe(2);
    expect(told.map(({ version: one, by }) => [one, by])).toEqual([
      [2, "Mei"],
      [1, null],
    ]);
  });

  test("are not overwritten by settings made from an older version: the refusal names who saved", async () => {
    const before = await versions();
    const stale = await save(1, { coolDownHours: 72 });
    expect(stale).toMatchObject({
      ok: false,
      reason: "strategy-changed",
      facts: { basedOn: 1, found: 2, by: "Mei" },
    });
    expect(await versions()).toEqual(before);
  });

  test("saved by two at once keep the first and refuse the second", async () => {
    const both = await Promise.all([save(2, { attemptsMax: 4 }), save(2, { attemptsMax: 5 })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ reason: "strategy-changed" });
    expect((await versions()).filter((row) => row.is_active)).toHaveLength(1);
  });

  test.each<[string, Partial<StrategySettings>, string]>([
    ["a wait while work goes out at once", { waitDaysMax: 2 }, "wait-without-cutoff"],
    ["a lead longer than a working day", { release: "at-cutoff", releaseLeadMinutes: 600 }, "lead-too-long"],
    ["several tries without a cool-down", { coolDownHours: 0 }, "retry-without-cool-down"],
    [
      "rules by which nobody may send",
      { plan: { ...defaultSettings.plan, rules: { ...noRules, senders: [] } } },
      "no-sender",
    ],
    [
      "a penalty of a million",
      { plan: { ...defaultSettings.plan, splitPenalty: 1e8 } },
      "setting-out-of-range",
    ],
  ])("refuse %s and stay what they were", async (_what, given, reason) => {
    const before = await versions();
    expect(await save(3, given)).toMatchObject({ ok: false, reason });
    expect(await versions()).toEqual(before);
  });

  test("may not be contradicted by the release alone either", async () => {
    const wait = { commandId: newId("cmd"), release: "at-cutoff", waitDaysMax: 2 } as const;
    expect(await setRelease(database.command(), wait)).toMatchObject({ ok: true });
    const atOnce = { commandId: newId("cmd"), release: "at-once" } as const;
    expect(await setRelease(database.command(), atOnce)).toMatchObject({
      ok: false,
      reason: "wait-without-cutoff",
    });
    expect(await setRelease(database.command(), { ...atOnce, waitDaysMax: 0 })).toMatchObject({ ok: true });
  });

  test("decide the next order, whose decision names their version", async () => {
    const network = await makeNetwork(database.ownerPool);
    const scarf = await makeVariant(database.ownerPool, {});
    await stockAt(database.ownerPool, scarf, { [network.chicago]: 1, [network.denver]: 1 });
    const { version } = await stands();
    const saved = await save(version, { plan: { ...defaultSettings.plan, splitPenalty: 4_321 } });
    const order = await makeOrder(database.ownerPool, [{ variantId: scarf, quantity: 2 }]);
    await sourceOrder(database.command(), { solve: null }, { orderId: order.orderId, trigger: "placed" });
    const { rows } = await database.ownerPool.query(
      "select strategy_id, record -> 'chosen' -> 'cost' ->> 'split' as split from sourcing_decision",
    );
    expect(rows).toEqual([{ strategy_id: saved.ok && saved.value.strategyId, split: "4321" }]);
    expect((await stands()).costs).toMatchObject({ decisions: 1, split: 1 });
  });

  test("whose rules bind what is offered and what is done alike, and say what they cost", async () => {
    const { rows: places } = await database.ownerPool.query<{ id: LocationId }>(
      "select id from location where code in ('S101', 'S102') order by code",
    );
    const glove = await makeVariant(database.ownerPool, {});
    await stockAt(database.ownerPool, glove, { [places[0]!.id]: 1, [places[1]!.id]: 1 });
    const offered = async () => {
      const line = { lineId: newId("oln"), variantId: glove, quantity: 2, choice: null };
      const draft = { orderId: newId("ord"), destinationZip: "60614", nearZip: null, lines: [line] };
      const { lines } = await findOffers(database.context(), draft);
      return { sent: lines[0]!.offers.length > 0, problem: lines[0]!.problem?.key ?? null };
    };
    expect(await offered()).toEqual({ sent: true, problem: null });
    const rules = { ...noRules, packagesMax: 1 };
    const { version } = await stands();
    expect(await save(version, { plan: { ...defaultSettings.plan, rules } })).toMatchObject({ ok: true });
    expect(await offered()).toEqual({ sent: false, problem: "rule-packages" });

    const order = await makeOrder(database.ownerPool, [{ variantId: glove, quantity: 2 }]);
    const services = { solve: null };
    await sourceOrder(database.command(), services, { orderId: order.orderId, trigger: "placed" });
    const [first] = (await findDecisions(database.command(), order)).decisions;
    expect(first?.chosen?.packages).toHaveLength(1);
    expect(first?.unserved).toMatchObject([{ quantity: 1, reason: { key: "rule-packages" } }]);
    expect(first?.bounds[0]).toMatchObject({ key: "rule-packages", packages: 2, saves: null });

    expect(await save(version + 1, {})).toMatchObject({ ok: true });
    await sourceBacklog(database.command(), services, { trigger: "retried" });
    const { rows } = await database.ownerPool.query(
      "select unallocated from order_line where order_id = $1",
      [order.orderId],
    );
    expect(rows).toEqual([{ unallocated: 0 }]);
  });

  test("are for merchandisers and administrators alone", () => {
    for (const name of ["sourcing.strategy", "sourcing.save-strategy"] as const)
      expect(Object.keys(policies[name].grants).sort()).toEqual(["admin", "merchandiser"]);
  });
});
