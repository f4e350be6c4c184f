import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { placePastOrders } from "@/db/testing-past-orders.ts";
import type { TestOrder } from "@/db/testing-sourcing.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import { makeSolver, type Solver } from "@/server/promising/solve-model.ts";
import type { DecisionRecord } from "@/server/sourcing/core/decision.ts";
import { type History, visitsOf } from "./core/history.ts";
import { measure } from "./core/measure.ts";
import { readVariants, type Variant } from "./core/variant.ts";
import { loadHistory } from "./load-history.ts";
import { playVariant } from "./play-variant.ts";
import { replayVariants } from "./replay-variants.ts";

let database: TestDatabase;
let solver: Solver;
let orders: TestOrder[];

beforeAll(async () => {
  database = await testDatabase();
  solver = makeSolver({ log: silentLog });
  orders = await placePastOrders({ database, solver, random: seededRandom(11) });
}, 120_000);
afterAll(async () => {
  await solver.close();
  await database.close();
});

async function load(): Promise<History> {
  const history = await loadHistory(database.context(), { limit: 1_000 });
  if (!history) throw new Error("the orders are not found");
  return history;
}

function variantsOf(text: string, history: History): Variant[] {
  const read = readVariants(text, history.settings);
  if (!read.ok) throw new Error(read.problem);
  return read.variants;
}

/** All of a decision but what explains it: places, services, days, lines, cost parts, units that wait or that nobody serves. */
const shown = ({ chosen, unserved, backorders = [], prices }: DecisionRecord) =>
  JSON.parse(JSON.stringify({ chosen, unserved, backorders, prices }));
type Told = { orderId: string; cost: number; chosen?: DecisionRecord["chosen"] };

/** An order that is asked again and finds what it found before is told once, as `sourceOrder` does where nothing changed at all. */
function withoutRepeats(told: readonly Told[]): Told[] {
  const newest = new Map<string, string>();
  return told.filter((one) => {
    const text = JSON.stringify(one);
    const isRepeat = one.chosen === null && newest.get(one.orderId) === text;
    newest.set(one.orderId, text);
    return !isRepeat;
  });
}

/** Every row of every table, in short. */
async function digest(): Promise<string> {
  const { rows } = await database.ownerPool.query<{ digest: string }>(
    `select md5(string_agg(table_to_xml(c.oid::regclass, true, false, '')::text, '' order by relname)) as digest
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`,
  );
  return rows[0]?.digest ?? "";
}

describe("a replay", () => {
  test("under the settings and prices of the time is the live decisions, one by one", async () => {
    const history = await load();
    expect(history.orders.map(({ order }) => order.orderId)).toEqual(orders.map(({ orderId }) => orderId));
    const replayed: Told[] = [];
    const [current] = variantsOf("current", history);
    const replay = await playVariant(history, visitsOf(history), current!, {
      solve: solver.solve,
      onDecision: ({ record, cost }, _orders, { past }) =>
        replayed.push({ orderId: past.order.orderId, cost, ...shown(record) }),
    });
    const { rows } = await database.ownerPool.query<{
      order_id: string;
      record: DecisionRecord;
      method: string;
      cost: string;
    }>("select order_id, record, method, cost from sourcing_decision order by decided_at");
    const live = rows.map(({ order_id: orderId, cost, record }) => ({
      ...{ orderId, cost: Number(cost) },
      ...shown(record),
    }));
    expect(withoutRepeats(replayed)).toEqual(withoutRepeats(live));
    expect(new Set(live.map(({ orderId }) => orderId)).size).toBe(60);
    const waited = rows.filter(({ record }) => record.backorders);
    expect(waited.length).toBeGreaterThan(3);
    const { rows: rejected } = await database.ownerPool.query<{ units: number }>(
      "select coalesce(sum(quantity_rejected), 0)::int as units from fulfillment_line",
    );
    expect(rejected[0]?.units).toBeGreaterThan(3);
    expect(measure(replay, 0).unitsRejected).toBe(rejected[0]?.units);
    const served = waited.filter(({ order_id }, at) =>
      rows.some((row, later) => later > at && row.order_id === order_id && row.record.chosen),
    );
    expect(served.length).toBeGreaterThan(1);
    // The comparison is worth something only where decisions differ in kind.
    const methods = new Set(rows.map(({ method }) => method));
    expect([...methods].sort()).toEqual(["enumeration", "none", "solver"]);
    expect(rows.some(({ record }) => (record.chosen?.packages.length ?? 0) > 1)).toBe(true);
    expect(rows.some(({ record }) => record.unserved.length > 0)).toBe(true);
    const { rows: aside } = await database.ownerPool.query(
      `select (select count(*)::int from reservation where fenced > 0) as taken,
         (select count(*)::int from sourcing_decision
           where record -> 'bounds' @> '[{"key": "ring-fence"}]') as kept`,
    );
    expect(Math.min(aside[0].taken, aside[0].kept)).toBeGreaterThan(2);
    const { rows: full } = await database.ownerPool.query(
      "select from location_load l join location p on p.id = l.location_id where fulfillment_orders = capacity_per_day",
    );
    expect(full.length).toBeGreaterThan(0);
  });

  test("writes nothing anywhere, and cannot", async () => {
    const before = await digest();
    const history = await load();
    const { results } = await replayVariants(
      history,
      variantsOf("current,priced,myopic,end-value-only,nearest,dc-first", history),
    );
    expect(results.map(({ fault }) => fault)).toEqual([null, null, null, null, null, null]);
    expect(await digest()).toBe(before);
    const writing = database.db.read(database.context().scope, (handle) =>
      handle.execute("update stock_balance set reserved = 0"),
    );
    await expect(writing).rejects.toThrow();
  });

  test("gives the same figures in a thread as here, measures every variant, and shows how far it is", async () => {
    const history = await load();
    const progress: number[] = [];
    const variants = variantsOf("current,myopic", history);
    const { results: once } = await replayVariants(history, variants, {
      onProgress: ({ total }) => progress.push(total),
    });
    const { results: again } = await replayVariants(history, variants, { threads: 1 });
    const figures = ({ measures }: (typeof once)[number]) => ({ ...measures, seconds: 0 });
    expect(again.map(figures)).toEqual(once.map(figures));
    for (const { measures } of once) {
      expect(measures).toMatchObject({ orders: 60, isPartial: false });
      const parts = Object.values(measures!.costs);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(measures!.total);
    }
  });

  test("that is stopped tells how far it came; a variant that breaks leaves the others their figures", async () => {
    const history = await load();
    const stop = new AbortController();
    stop.abort();
    const signal = stop.signal;
    const { results: stopped } = await replayVariants(history, variantsOf("current", history), { signal });
    expect(stopped[0]?.measures).toMatchObject({ orders: 1, isPartial: true });
    const [good, other] = variantsOf("myopic,nearest", history);
    const broken = { ...good!, name: "broken", settings: null } as unknown as Variant;
    const { results } = await replayVariants(history, [broken, good!, other!], { threads: 1 });
    expect(results[0]).toMatchObject({ variant: "broken", measures: null });
    expect(results[0]?.fault).not.toBeNull();
    expect(results.slice(1).map(({ measures }) => measures?.orders)).toEqual([60, 60]);
  });

  test("where the ledger begins later than the orders, they find today's stock and what they took", async () => {
    const { ownerPool } = database;
    const { stock: opening, moves: received } = await load();
    // As after a takeover: the reservations are older than the first row of the ledger.
    await ownerPool.query("update reservation set created_at = created_at - interval '90 days'");
    try {
      const history = await load();
      for (const { variantId, locationId, units } of received) {
        const cell = opening.get(variantId)?.get(locationId);
        if (cell) cell.onHand += units;
      }
      expect(history.isStockOfToday).toBe(true);
      expect(history.moves).toEqual([]);
      const units = (stock: History["stock"]) =>
        [...stock].flatMap(([variantId, cells]) =>
          [...cells].map(([id, { onHand, reserved, withheld }]) => [
            variantId,
            id,
            onHand - reserved - withheld,
          ]),
        );
      expect(units(history.stock)).toEqual(units(opening));
    } finally {
      await ownerPool.query("update reservation set created_at = created_at + interval '90 days'");
    }
  });

  test("finds orders by number, by channel and by date, the latest where there are too many, and says if none", async () => {
    const ctx = database.context();
    const [first, second] = orders;
    const byNumber = await loadHistory(ctx, { orders: [String(second!.number), first!.orderId], limit: 10 });
    expect(byNumber?.orders.map(({ order }) => order.number)).toEqual([first!.number, second!.number]);
    const latest = await loadHistory(ctx, { limit: 2 });
    expect(latest?.orders.map(({ order }) => order.orderId)).toEqual(
      orders.slice(-2).map(({ orderId }) => orderId),
    );
    expect(await loadHistory(ctx, { channel: "nowhere", limit: 10 })).toBeNull();
    expect(await loadHistory(ctx, { to: "2020-01-01" as BusinessDate, limit: 10 })).toBeNull();
  });
});
