import { makeDatabase } from "@/db/client.ts";
import { type SeedRetailer, seedRetailer } from "@/db/seed/seed-retailer.ts";
import { randomFor } from "@/db/seed/seeded.ts";
import { seedSizes } from "@/db/seed/sizes.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import { type ChannelId, type Id, type IdPrefix, newId, type VariantId } from "@/server/kernel/ids.ts";
import { addMinutes, type Instant } from "@/server/kernel/instant.ts";
import type { Random } from "@/server/kernel/random.ts";
import { refreshPrices } from "@/server/planning/refresh-prices.ts";
import { makePriceSolver } from "@/server/planning/solve-prices.ts";
import type { Plan } from "@/server/promising/core/draft.ts";
import type { Snapshot } from "@/server/promising/core/snapshot.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import { makeSolver } from "@/server/promising/solve-model.ts";
import { toBatchModel } from "@/server/sourcing/core/batch-model.ts";
import { defaultStrategy } from "@/server/sourcing/core/decision.ts";
import type { SourcingOrder } from "@/server/sourcing/core/demand.ts";
import { type OpenWays, type OpenWork, toBatch, waysOf } from "@/server/sourcing/core/patterns.ts";
import { openRemaining, takeWork, viewOf } from "@/server/sourcing/core/remaining.ts";
import { finishBatch } from "@/server/sourcing/core/reoptimize.ts";
import { planOrder } from "@/server/sourcing/plan-order.ts";
import { benchDatabase, benchPool } from "./database.ts";

const log = { info: () => {}, warn: console.warn, error: console.error };
const { settings } = defaultStrategy;
/** Orders of one wave: a quiet day, a usual one, a busy one. */
const channelId: ChannelId = newId("chn");
const waves = [500, 1_500, 3_000];
const promiseDays = 6;

/**
 * What planning a wave of open orders together saves against deciding each at once, at the same prices and by the same
 * planner: generated orders on the demo retailer, all still allocated at the cutoff. `--size s|m|l` (m), `--seed 1`.
 */
export async function benchWaves(args: readonly string[]): Promise<void> {
  const option = (name: string) => args[args.indexOf(`--${name}`) + 1];
  const size = seedSizes.find((one) => args.includes("--size") && one === option("size")) ?? "m";
  const seed = args.includes("--seed") ? Number(option("seed")) : 1;
  const database = await benchDatabase();
  const pool = benchPool(database.urls.app, 1);
  const solver = makeSolver({ log });
  try {
    const db = makeDatabase(pool);
    const retailer = await seedRetailer(db, { seed, size });
    if (!retailer) throw new Error("The database has a retailer already; this benchmark wants a fresh one.");
    const ctx = { db, actor: systemActor, scope: systemScope(), requestId: "bench", log };
    await refreshPrices(
      { ...ctx, commandId: newId("cmd") },
      { solvePrices: makePriceSolver({ log }).solvePrices },
    );
    const variantIds = retailer.catalog.variants.map((row) => row.id as VariantId);
    const { snapshot, now } = await db.read(ctx.scope, async (handle, now) => ({
      now,
      snapshot: await loadSnapshot(handle, { now, variantIds, own: [] }),
    }));
    console.log(`retailer ${size}/${seed}, ${snapshot.network.locations.length} places`);
    const table: Record<string, Awaited<ReturnType<typeof playWave>>> = {};
    for (const [season, seen] of Object.entries({ full: snapshot, late: lateSeason(snapshot) }))
      for (const count of waves) {
        const orders = makeOrders(retailer, { count, random: randomFor(seed, `wave ${count}`), now });
        table[`${season} ${count}`] = await playWave({ orders, snapshot: seen, now }, solver.solve);
        console.table({ [`${season} ${count}`]: table[`${season} ${count}`] });
      }
    console.table(table);
  } finally {
    await solver.close();
    await pool.end();
    await database.stop();
  }
}

/** Warehouses sold down to a twentieth: what is left lies in the stores, and orders want the same last units. */
function lateSeason(snapshot: Snapshot): Snapshot {
  const places = new Map(snapshot.network.locations.map((place) => [place.locationId, place]));
  const stock = new Map(
    [...snapshot.stock].map(([variantId, cells]) => [
      variantId,
      new Map(
        [...cells].map(([locationId, cell]) => {
          const isStore = places.get(locationId)?.kind === "store";
          return [locationId, isStore ? cell : { ...cell, onHand: Math.floor(cell.onHand / 20) }];
        }),
      ),
    ]),
  );
  return { ...snapshot, stock };
}

type Wave = { orders: readonly SourcingOrder[]; snapshot: Snapshot; now: Instant };

async function playWave({ orders, snapshot, now }: Wave, solve: ReturnType<typeof makeSolver>["solve"]) {
  const decided = await decideAtOnce({ orders, snapshot, now });
  const began = performance.now();
  const opens = decided.flatMap(({ order, works }): OpenWays[] => {
    const ways = waysOf({ order, works }, { snapshot, settings, now });
    return ways ? [ways] : [];
  });
  const planned = performance.now();
  const batch = toBatch(opens, snapshot);
  const answer = await solve(toBatchModel(batch));
  const solved = performance.now();
  const found = finishBatch(batch, answer, settings.moveSavingMin);
  const finished = performance.now();
  const searched = finishBatch(batch, null, settings.moveSavingMin);
  const before = sumUp(opens.map(({ ways }) => ways[0]));
  const after = sumUp(opens.map(({ ways }, at) => ways[found.choice[at] ?? 0] ?? ways[0]));
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
  return {
    orders: `${opens.length}, ${opens.reduce((sum, { ways }) => sum + ways.length, 0)}`,
    "packages at once": before.packages,
    "packages together": after.packages,
    "extra packages saved": percent(before.packages - after.packages, before.packages - opens.length),
    "freight + handling + split saved": percent(before.cash - after.cash, before.cash),
    "all costs saved": percent(found.before - found.after, found.before),
    "… by the search alone": percent(searched.before - searched.after, searched.before),
    "distance from the bound": found.bound === null ? "?" : percent(found.after - found.bound, found.after),
    "saved per order, cents": ((found.before - found.after) / opens.length).toFixed(1),
    "steps, orders moved": `${found.steps.length}, ${found.steps.flatMap((step) => step.orders).length}`,
    "seconds: ways, solver, search": [planned - began, solved - planned, finished - solved]
      .map((milliseconds) => (milliseconds / 1_000).toFixed(1))
      .join(", "),
  };
}

/** Each order on what those before it left, as the live decision does. */
async function decideAtOnce({ orders, snapshot, now }: Wave) {
  const left = openRemaining(snapshot);
  const decided: { order: SourcingOrder; works: OpenWork[] }[] = [];
  for (const order of orders) {
    const variantIds = order.lines.map((line) => line.variantId);
    const seen = viewOf(left, { variantIds, reservations: [], channelId });
    const { decision } = await planOrder({ solve: null }, { order, snapshot: seen, settings, now });
    takeWork(left, { ...decision, reservations: [], channelId });
    if (decision.works.length > 0) decided.push({ order, works: decision.works });
  }
  return decided;
}

function sumUp(plans: readonly Plan[]): { packages: number; cash: number } {
  const packages = plans.flatMap((plan) => plan.packages);
  return {
    packages: packages.length,
    cash: packages.reduce((sum, { cost }) => sum + cost.freight + cost.handling + cost.split + cost.late, 0),
  };
}

/** Baskets of one to four SKUs by how well they sell, to the retailer's customers. */
function makeOrders(
  { catalog, customers, placeOf }: SeedRetailer,
  { count, random, now }: { count: number; random: Random; now: Instant },
): SourcingOrder[] {
  const weights = catalog.variants.map((row) => row.popularity * row.sizeShare);
  const makeId = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix);
  return Array.from({ length: count }, (_none, at): SourcingOrder => {
    const place = placeOf.get(random.pick(customers.addresses).zip);
    const size = [1, 1, 1, 2, 2, 3, 4][random.integer(0, 6)] ?? 1;
    const picks = new Set(Array.from({ length: size }, () => random.weighted(weights)));
    const lines = [...picks].flatMap((index, line): SourcingOrder["lines"][number][] => {
      const row = catalog.variants[index];
      if (!row) return [];
      return [
        {
          orderLineId: makeId("oln"),
          lineNumber: line + 1,
          variantId: row.id as VariantId,
          weightGrams: row.weightGrams,
          price: 4_900,
          mode: "ship",
          pickupLocationId: null,
          readyBy: null,
          promisedAt: addMinutes(now, promiseDays * 24 * 60),
          unallocated: random.next() < 0.9 ? 1 : 2,
          isHeld: false,
          rejections: [],
        },
      ];
    });
    return {
      orderId: makeId("ord"),
      number: at + 1,
      channelId,
      isOpen: true,
      isUnfillable: false,
      destination: place ?? null,
      lines,
      reservations: [],
    };
  });
}
