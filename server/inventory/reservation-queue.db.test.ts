import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeLocation, makeStock, makeVariant } from "@/db/testing-rows.ts";
import { type LocationId, newId, type OrderId, type VariantId } from "@/server/kernel/ids.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import type { ReserveCommand, ReserveStock } from "./core/reserve.ts";
import { makeReservationQueue } from "./reservation-queue.ts";

let database: TestDatabase;
let locationId: LocationId;
let queues: (ReserveStock & { close: () => Promise<void> })[];

beforeAll(async () => {
  database = await testDatabase();
  locationId = await makeLocation(database.ownerPool);
  queues = [1, 2].map(() => makeReservationQueue(database.appPool, silentLog));
});
afterAll(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  await database.close();
});

type Wish = { variantId: VariantId; quantity: number };

function wish(lines: readonly Wish[], given: Partial<ReserveCommand> = {}): ReserveCommand {
  return {
    commandId: newId("cmd"),
    orderId: newId("ord"),
    timeToLiveSeconds: 900,
    isReplacing: false,
    lines: lines.map((line) => ({
      reservationId: newId("res"),
      orderLineId: newId("oln"),
      locationId,
      ...line,
    })),
    ...given,
  };
}

async function shelf(onHand: number): Promise<VariantId> {
  const variantId = await makeVariant(database.ownerPool);
  await makeStock(database.ownerPool, { locationId, variantId, onHand });
  return variantId;
}

async function reservedOf(variantId: VariantId) {
  const { rows } = await database.ownerPool.query<{ reserved: number; active: number; ledger: number }>(
    `select b.reserved,
       (select coalesce(sum(quantity), 0)::int from reservation r where r.variant_id = b.variant_id and r.state = 'active') as active,
       (select coalesce(sum(reserved_delta), 0)::int from stock_ledger l where l.variant_id = b.variant_id) as ledger
     from stock_balance b where b.variant_id = $1`,
    [variantId],
  );
  return rows[0];
}

describe("the combining queue", () => {
  it("sells exactly what there is when many want it, over two queues and direct connections", async () => {
    const variantId = await shelf(37);
    const one = [{ variantId, quantity: 1 }];
    const direct = Array.from({ length: 40 }, () => callDirectly(database.appPool, wish(one)));
    const queued = Array.from({ length: 120 }, (_, index) => queues[index % 2]?.(wish(one)));
    const answers = await Promise.all([...queued, ...direct]);
    const reserved = answers.filter((answer) => answer?.status === "reserved");
    const short = answers.filter((answer) => answer?.status === "insufficient");
    expect([reserved.length, short.length]).toEqual([37, 123]);
    expect(await reservedOf(variantId)).toEqual({ reserved: 37, active: 37, ledger: 37 });
  });

  it("sums two lines of one order that share a SKU before it checks", async () => {
    const variantId = await shelf(3);
    const answer = await queues[0]?.(
      wish([
        { variantId, quantity: 2 },
        { variantId, quantity: 2 },
      ]),
    );
    expect(answer).toMatchObject({ status: "insufficient", short: { variantId, asked: 4, available: 3 } });
    expect(await reservedOf(variantId)).toEqual({ reserved: 0, active: 0, ledger: 0 });
  });

  it("takes a repeated command once, in one batch, across queues and later", async () => {
    const variantId = await shelf(10);
    const command = wish([{ variantId, quantity: 2 }]);
    const again = {
      ...command,
      lines: command.lines.map((line) => ({ ...line, reservationId: newId("res") })),
    };
    const answers = await Promise.all([queues[0]?.(command), queues[0]?.(again), queues[1]?.(again)]);
    const later = await queues[1]?.(again);
    expect(answers.map((answer) => answer?.status)).toEqual(["reserved", "reserved", "reserved"]);
    expect(later).toEqual(answers[0]);
    expect(await reservedOf(variantId)).toEqual({ reserved: 2, active: 2, ledger: 2 });
  });

  it("gives a draft its old units for its new wish, and keeps the old ones when the new wish is refused", async () => {
    const variantId = await shelf(5);
    const other = await shelf(1);
    const orderId: OrderId = newId("ord");
    await queues[0]?.(wish([{ variantId, quantity: 4 }], { orderId }));
    const grown = await queues[0]?.(wish([{ variantId, quantity: 5 }], { orderId, isReplacing: true }));
    expect(grown?.status).toBe("reserved");
    const refused = await queues[0]?.(
      wish(
        [
          { variantId, quantity: 1 },
          { variantId: other, quantity: 2 },
        ],
        { orderId, isReplacing: true },
      ),
    );
    expect(refused).toMatchObject({
      status: "insufficient",
      short: { variantId: other, asked: 2, available: 1 },
    });
    expect(await reservedOf(variantId)).toEqual({ reserved: 5, active: 5, ledger: 5 });
    expect(await reservedOf(other)).toEqual({ reserved: 0, active: 0, ledger: 0 });
  });

  it("never takes from a placed order what it holds, even if its draft is bound again a moment later", async () => {
    const variantId = await shelf(5);
    const orderId: OrderId = newId("ord");
    await queues[0]?.(wish([{ variantId, quantity: 3 }], { orderId }));
    await database.ownerPool.query("select clear_deadline($1)", [orderId]);
    await queues[0]?.(wish([{ variantId, quantity: 1 }], { orderId, isReplacing: true }));
    const { rows } = await database.ownerPool.query(
      "select quantity from reservation where order_id = $1 and state = 'active' and expires_at is null",
      [orderId],
    );
    expect(rows).toEqual([{ quantity: 3 }]);
  });

  it("lets many drafts change at once without losing or doubling a unit", async () => {
    const variantIds = await Promise.all([shelf(6), shelf(6), shelf(6)]);
    const orderIds = Array.from({ length: 8 }, () => newId("ord"));
    const random = seededRandom(11);
    const wishes = Array.from({ length: 120 }, () =>
      wish(
        random.shuffle(variantIds).map((variantId) => ({ variantId, quantity: random.integer(1, 2) })),
        { orderId: random.pick(orderIds), isReplacing: true },
      ),
    );
    await Promise.all(wishes.map((command, index) => queues[index % 2]?.(command)));
    for (const variantId of variantIds) {
      const found = await reservedOf(variantId);
      expect(found?.reserved).toBeLessThanOrEqual(6);
      expect([found?.active, found?.ledger]).toEqual([found?.reserved, found?.reserved]);
    }
  });

  it("meets no deadlock when orders of many lines come in any order of lines", async () => {
    const variantIds = await Promise.all(Array.from({ length: 12 }, () => shelf(1_000)));
    const random = seededRandom(5);
    const before = await deadlocks(database.ownerPool);
    const wishes = Array.from({ length: 400 }, () =>
      wish(
        random
          .shuffle(variantIds)
          .slice(0, 8)
          .map((variantId) => ({ variantId, quantity: 1 })),
      ),
    );
    const answers = await Promise.all(
      wishes.map((command, index) =>
        index % 4 === 3 ? callDirectly(database.appPool, command) : queues[index % 2]?.(command),
      ),
    );
    expect(answers.every((answer) => answer?.status === "reserved")).toBe(true);
    expect(await deadlocks(database.ownerPool)).toBe(before);
  });

  it("answers the others of a batch when one member breaks it", async () => {
    const variantId = await shelf(10);
    const broken = wish([{ variantId, quantity: 0 }]);
    const good = Array.from({ length: 5 }, () => wish([{ variantId, quantity: 1 }]));
    const [bad, ...answers] = await Promise.allSettled(
      [broken, ...good].map((command) => queues[0]?.(command)),
    );
    expect(bad?.status).toBe("rejected");
    expect(answers.map((answer) => answer.status)).toEqual(Array(5).fill("fulfilled"));
    expect(await reservedOf(variantId)).toEqual({ reserved: 5, active: 5, ledger: 5 });
  });

  it("is refused inside a transaction, where its answer would come before the commit", async () => {
    const variantId = await shelf(1);
    const attempt = database.db.transact(database.context().scope, async () => {
      await queues[0]?.(wish([{ variantId, quantity: 1 }]));
    });
    await expect(attempt).rejects.toThrow("outside a transaction");
    expect(await reservedOf(variantId)).toEqual({ reserved: 0, active: 0, ledger: 0 });
  });

  it("goes on after its connection was cut", async () => {
    const variantId = await shelf(2);
    await queues[0]?.(wish([{ variantId, quantity: 1 }]));
    await database.ownerPool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%reserve_orders%' and pid <> pg_backend_pid() and datname = current_database()",
    );
    const answer = await queues[0]?.(wish([{ variantId, quantity: 1 }]));
    expect(answer?.status).toBe("reserved");
  });

  it("decides a batch as if its commands had come one by one", async () => {
    const gen = fc.array(
      fc.record({
        order: fc.integer({ min: 0, max: 3 }),
        isReplacing: fc.boolean(),
        lines: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 4 })), {
          maxLength: 4,
        }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(gen, async (wishes) => {
        const left = await Promise.all([shelf(6), shelf(6), shelf(6)]);
        const right = await Promise.all([shelf(6), shelf(6), shelf(6)]);
        const orders = wishes.map(() => [newId("ord"), newId("ord")] as const);
        const commandsOn = (variantIds: readonly VariantId[], side: 0 | 1) =>
          wishes.map(({ order, isReplacing, lines }, index) =>
            wish(
              lines.map(([variant, quantity]) => ({
                variantId: variantIds[variant] ?? newId("var"),
                quantity,
              })),
              { orderId: orders[sides(wishes, order, index)]?.[side] ?? newId("ord"), isReplacing },
            ),
          );
        const batch = await call(database.appPool, commandsOn(left, 0));
        const singly = [];
        for (const command of turns(commandsOn(right, 1)))
          singly.push(...(await call(database.appPool, [command])));
        const statuses = (answers: { status: string }[]) => answers.map(({ status }) => status);
        expect(statuses(batch)).toEqual(statuses(singly));
        const states = async (ids: readonly VariantId[]) => Promise.all(ids.map(reservedOf));
        expect(await states(left)).toEqual(await states(right));
      }),
      { numRuns: 25, verbose: 1 },
    );
  });
});

/** Orders by number: the first wish of that number names the order. */
function sides(wishes: readonly { order: number }[], order: number, index: number): number {
  return Math.min(
    index,
    wishes.findIndex((wish) => wish.order === order),
  );
}

/** An order's second command in one batch is decided after every first one. */
function turns(commands: readonly ReserveCommand[]): ReserveCommand[] {
  const rounds: ReserveCommand[][] = [];
  const seen = new Map<string, number>();
  for (const command of commands) {
    const turn = seen.get(command.orderId) ?? 0;
    seen.set(command.orderId, turn + 1);
    rounds[turn] = [...(rounds[turn] ?? []), command];
  }
  return rounds.flat();
}

async function call(pool: pg.Pool, commands: readonly ReserveCommand[]) {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('app.scope_kind', 'all', true)");
    const { rows } = await client.query<{ results: { commandId: string; status: string }[] }>(
      "select reserve_orders($1::jsonb) as results",
      [JSON.stringify(commands)],
    );
    await client.query("commit");
    return rows[0]?.results ?? [];
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function callDirectly(pool: pg.Pool, command: ReserveCommand) {
  return (await call(pool, [command]))[0];
}

async function deadlocks(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select deadlocks::int as count from pg_stat_database where datname = current_database()",
  );
  return rows[0]?.count ?? 0;
}
