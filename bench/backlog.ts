import type { Pool } from "pg";
import { type Database, makeDatabase } from "@/db/client.ts";
import { type SeedRetailer, seedRetailer } from "@/db/seed/seed-retailer.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Context } from "@/server/context.ts";
import { present } from "@/server/kernel/assert.ts";
import { type ChannelId, newId } from "@/server/kernel/ids.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import { type ImportedOrder, takeImportedOrders } from "@/server/orders/take-imported-orders.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { makeSolver } from "@/server/promising/solve-model.ts";
import { type BacklogProgress, sourceBacklog } from "@/server/sourcing/source-backlog.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { benchDatabase, benchPool } from "./database.ts";

const settings = { orders: 50_000, reference: 500, seed: 1 };
const ordersPerCommand = 1_000;

/**
 * A backlog of imported orders over the demo network, sourced and allocated in the database with every decision stored,
 * against the same done order by order, as a live order is, in the same run.
 */
export async function benchBacklog(args: readonly string[]): Promise<void> {
  const given = { ...settings, ...numbers(args) };
  const database = await benchDatabase();
  const pool = benchPool(database.urls.app, 8);
  const owner = benchPool(database.urls.owner, 1);
  const db = makeDatabase(pool);
  const ctx = contextOf(db);
  const solver = makeSolver({ log: ctx.log });
  try {
    const retailer = present(
      await seedRetailer(db, { seed: given.seed, size: "m" }),
      "a new database has no retailer",
    );
    const services = { solve: solver.solve };
    await placeOrders(ctx, retailer, { count: given.reference, seed: given.seed + 1 });
    const single = await timed(() => sourceEach(ctx, owner, services));
    await placeOrders(ctx, retailer, { count: given.orders, seed: given.seed });
    await owner.query("analyze");
    const backlog = await timed(() => sourceBacklog(ctx, services, { trigger: "imported" }));
    report({ given, single: single.seconds / given.reference, seconds: backlog.seconds, run: backlog.value });
  } finally {
    await solver.close();
    await Promise.all([pool.end(), owner.end()]);
    await database.stop();
  }
}

function contextOf(db: Database): Context {
  const log = { info() {}, warn: console.warn, error: console.error };
  return { db, actor: systemActor, scope: systemScope(), requestId: "bench", log };
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1_000 };
}

async function sourceEach(
  ctx: Context,
  owner: Pool,
  services: Parameters<typeof sourceOrder>[1],
): Promise<void> {
  const { rows } = await owner.query("select id from sales_order where state = 'confirmed' order by number");
  for (const { id } of rows) {
    const command = { ...ctx, commandId: newId("cmd") };
    const outcome = await sourceOrder(command, services, { orderId: id, trigger: "imported" });
    if (!outcome.ok) throw new Error(`an order was not sourced: ${outcome.reason}`);
  }
}

/** Orders for what there is most of, one to four lines, mostly single units, to the retailer's customers. */
async function placeOrders(
  ctx: Context,
  retailer: SeedRetailer,
  { count, seed }: { count: number; seed: number },
): Promise<void> {
  const random = seededRandom(seed);
  const { addresses } = retailer.customers;
  const { variants } = retailer.catalog;
  const web = present(
    retailer.tables.channels.find((channel) => channel.code === "web"),
    "the demo sells on the web",
  );
  const units = new Map<string, number>();
  for (const row of retailer.stock) units.set(row.variantId, (units.get(row.variantId) ?? 0) + row.quantity);
  const weights = variants.map(({ id }) => units.get(id) ?? 0);
  const readyBy = new Date(Date.now() + 2 * 86_400_000);
  const promisedAt = new Date(Date.now() + 7 * 86_400_000);
  const makeOrder = (index: number): ImportedOrder => {
    const address = random.pick(addresses);
    const chosen = new Set<number>();
    const lines = random.weighted([60, 25, 10, 5]) + 1;
    while (chosen.size < lines) chosen.add(random.weighted(weights));
    return {
      orderId: newId("ord"),
      channelId: web.id as ChannelId,
      externalId: `bench-${seed}-${index}`,
      personId: address.personId,
      shipToAddressId: address.id,
      currency: "USD",
      orderedAt: new Date(),
      shipping: 0,
      serviceCode: "ground",
      ...{ readyBy, promisedAt },
      lines: [...chosen].map((at) => {
        const one = present(variants[at], "a drawn variant exists");
        const { id: variantId, sku, name, price: unitPrice } = one;
        return {
          ...{ variantId, sku, name, unitPrice },
          orderLineId: newId("oln"),
          quantity: random.weighted([85, 12, 3]) + 1,
        };
      }),
    };
  };
  for (let from = 0; from < count; from += ordersPerCommand) {
    const orders = Array.from({ length: Math.min(ordersPerCommand, count - from) }, (_order, at) =>
      makeOrder(from + at),
    );
    const command = { ...ctx, commandId: newId("cmd") };
    await runCommand(command, { name: "bench.place", input: from }, async (tx) => {
      await takeImportedOrders(tx, orders);
      return { ok: true, value: null };
    });
  }
}

function report({
  given,
  single,
  seconds,
  run,
}: {
  given: typeof settings;
  single: number;
  seconds: number;
  run: BacklogProgress;
}): void {
  const perOrder = seconds / run.orders;
  console.log(
    JSON.stringify({
      ...{ orders: run.orders, units: run.units, unserved: run.unserved, failed: run.failed },
      seconds: round(seconds),
      perSecond: Math.round(1 / perOrder),
      perSecondOneByOne: Math.round(1 / single),
      ratio: round(single / perOrder),
      referenceOrders: given.reference,
    }),
  );
}

const round = (value: number) => Math.round(value * 10) / 10;

function numbers(args: readonly string[]): Partial<typeof settings> {
  const found: Record<string, number> = {};
  args.forEach((arg, index) => {
    if (arg.startsWith("--")) found[arg.slice(2)] = Number(args[index + 1]);
  });
  return found;
}
