import { eq } from "drizzle-orm";
import type pg from "pg";
import type { Database } from "@/db/client.ts";
import { workspace } from "@/db/schema/channels.ts";
import { salesOrder } from "@/db/schema/orders.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Log } from "@/server/context.ts";
import { startLocalPaymentProvider } from "@/server/integrations/local-payment-provider.ts";
import { paymentProviderHttp } from "@/server/integrations/payment-provider-http.ts";
import { makeReservationQueue } from "@/server/inventory/reservation-queue.ts";
import type { LocationId } from "@/server/kernel/ids.ts";
import { refreshPrices } from "@/server/planning/refresh-prices.ts";
import { makePriceSolver } from "@/server/planning/solve-prices.ts";
import { advanceOrder, type Stage } from "./advance-order.ts";
import { type Day, placeSeedOrder, type Wish } from "./place-seed-order.ts";
import type { SeedRetailer } from "./seed-retailer.ts";
import { randomFor, seededIds } from "./seeded.ts";
import { playTwists } from "./twists.ts";

type Surroundings = {
  db: Database;
  pool: pg.Pool;
  log: Log;
  dataDir: string;
  /** A provider that runs already; else the local one answers here, with the books that the demo's will go on with. */
  providerUrl: string | null;
};

/**
 * Lets a day happen in the shops, by the commands that people use: orders by phone, web and over the counter, work in
 * every stage, holds, a line that was taken elsewhere, one that nobody can serve, a declined card.
 * Done again after a crash it goes on: its orders and commands keep their ids.
 */
export async function playOpenDay(
  surroundings: Surroundings,
  retailer: SeedRetailer,
  { seed }: { seed: number },
): Promise<{ orders: number }> {
  const { db, pool, log, dataDir, providerUrl } = surroundings;
  const provider = providerUrl ? null : await startLocalPaymentProvider({ port: 0, dataDir });
  const reserve = makeReservationQueue(pool, log);
  const day: Day = {
    context: { db, actor: systemActor, scope: systemScope(), requestId: "seed", log },
    services: { reserve, payments: paymentProviderHttp({ url: providerUrl ?? provider?.url ?? "" }) },
    retailer,
    random: randomFor(seed, "open day"),
    makeId: seededIds(seed, "open day"),
    used: new Set(),
  };
  try {
    const { solvePrices } = makePriceSolver({ log });
    await refreshPrices({ ...day.context, commandId: "seed-prices" }, { solvePrices });
    const done = new Set(await placedOrders(db));
    let orders = 0;
    for (const { wish, stage } of script(retailer, day.random)) {
      const placed = await placeSeedOrder(day, wish, done);
      if (!placed) continue;
      orders++;
      await advanceOrder(day, placed, stage);
    }
    return { orders: orders + (await playTwists(day, done)) };
  } finally {
    await reserve.close();
    await provider?.close();
  }
}

/** Says that the day has happened, so that it never happens twice. */
export async function markDayPlayed(db: Database, mark: string): Promise<void> {
  await db.transact(systemScope(), async (handle) => {
    await handle.update(workspace).set({ seed: mark }).where(eq(workspace.id, 1));
  });
}

async function placedOrders(db: Database): Promise<string[]> {
  return db.read(systemScope(), async (handle) =>
    (await handle.select({ id: salesOrder.id }).from(salesOrder).limit(10_000)).map((row) => row.id),
  );
}

type Scene = { wish: Wish; stage: Stage };

/** What waits at the first store, whose associate is the demo's: something in every tab. */
const firstStoreStages: readonly Stage[] = [
  "released",
  "released",
  "released",
  "accepted",
  "picking",
  "picked",
  "ready",
  "ready",
  "done",
];
const otherStages: readonly Stage[] = ["released", "ready", "accepted", "picking", "done", "released"];
const shippedStages: readonly Stage[] = [
  "released",
  "accepted",
  "picking",
  "packed",
  "labelled",
  "done",
  "released",
];

function script(retailer: SeedRetailer, random: Day["random"]): Scene[] {
  const stores = retailer.network.locations.filter((row) => row.kind === "store").map((row) => row.id);
  const [first] = stores;
  if (!first) return [];
  const isSmall = retailer.plan.openOrders < 20;
  const pickup = (store: LocationId, stage: Stage): Scene => ({ wish: { kind: "pickup", store }, stage });
  const shipped = (stage: Stage, from: LocationId | null): Scene => ({ wish: { kind: "ship", from }, stage });
  if (isSmall) {
    return [
      pickup(first, "released"),
      pickup(first, "ready"),
      shipped("released", first),
      shipped("packed", first),
      shipped("released", null),
    ];
  }
  const others = stores.slice(1, 8);
  return [
    ...firstStoreStages.map((stage) => pickup(first, stage)),
    ...["released", "released", "accepted", "packed", "labelled"].map((stage) =>
      shipped(stage as Stage, first),
    ),
    ...others.flatMap((store, at) =>
      [0, 1, 2].map((turn) => pickup(store, otherStages[(at + turn) % 6] ?? "released")),
    ),
    ...others.map((store, at) => shipped(shippedStages[at % 7] ?? "released", store)),
    ...Array.from({ length: 12 }, () => shipped(random.pick(shippedStages), null)),
  ];
}
