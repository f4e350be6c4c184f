import type { Pool } from "pg";
import { makeReservationQueue } from "@/server/inventory/reservation-queue.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import { benchDatabase, benchPool } from "./database.ts";

const callers = 64;
const wideSkus = 10_000;
/** So much that nothing runs out: the question is speed, not scarcity. */
const plenty = 100_000_000;
const settings = { seconds: 3, rounds: 3 };

type Place = { locationId: LocationId; variantId: VariantId };
type Strategy = { name: string; places: readonly Place[]; attempt: (place: Place) => Promise<void> };
type Round = { name: string; perSecond: number; p50: number; p99: number };

/**
 * Reservations per second of 64 callers: the combining queue against SELECT … FOR UPDATE with the same rows
 * written, on one SKU that everybody wants and on 10,000, in shuffled rounds of one run. Only the ratios count.
 */
export async function benchReservations(args: readonly string[]): Promise<void> {
  const given = { ...settings, ...numbers(args) };
  const database = await benchDatabase();
  const owner = benchPool(database.urls.owner, 1);
  const queuePool = benchPool(database.urls.app, 1);
  const referencePool = benchPool(database.urls.app, callers);
  const queue = makeReservationQueue(queuePool, { info() {}, warn: console.warn, error: console.error });
  try {
    const places = await seed(owner);
    const hot = places.slice(0, 1);
    const byQueue = async (place: Place) => {
      const result = await queue({
        commandId: newId("cmd"),
        orderId: newId("ord"),
        timeToLiveSeconds: 900,
        isReplacing: false,
        lines: [{ reservationId: newId("res"), orderLineId: newId("oln"), ...place, quantity: 1 }],
      });
      if (result.status !== "reserved") throw new Error(`unexpected answer ${JSON.stringify(result)}`);
    };
    const byLock = (place: Place) => reserveByLock(referencePool, place);
    const strategies: Strategy[] = [
      { name: "queue hot", places: hot, attempt: byQueue },
      { name: "lock hot", places: hot, attempt: byLock },
      { name: "queue wide", places, attempt: byQueue },
      { name: "lock wide", places, attempt: byLock },
    ];
    const rounds: Round[] = [];
    const random = seededRandom(42);
    for (let round = 0; round < given.rounds; round++) {
      for (const strategy of random.shuffle(strategies))
        rounds.push(await run(strategy, given.seconds * 1000));
    }
    report(strategies, rounds);
  } finally {
    await queue.close();
    await Promise.all([queuePool.end(), referencePool.end(), owner.end()]);
    await database.stop();
  }
}

function numbers(args: readonly string[]): Partial<typeof settings> {
  const found: Record<string, number> = {};
  args.forEach((arg, index) => {
    if (arg.startsWith("--")) found[arg.slice(2)] = Number(args[index + 1]);
  });
  return found;
}

async function seed(owner: Pool): Promise<Place[]> {
  const locationId = newId("loc");
  const productId = newId("prd");
  const variantIds = Array.from({ length: wideSkus }, () => newId("var"));
  await owner.query(
    `insert into location (id, code, name, kind, line1, city, state, zip, latitude, longitude, time_zone, can_ship,
       can_pickup, cutoff_minute, handling_per_package, handling_per_unit)
     values ($1, $1, 'Bench', 'warehouse', '-', 'Chicago', 'IL', '60601', 41.9, -87.6, 'America/Chicago', true, false, 960, 0, 0)`,
    [locationId],
  );
  await owner.query(
    "insert into product (id, style_code, name, category) values ($1, $1, 'Bench', 'bench')",
    [productId],
  );
  await owner.query(
    `insert into variant (id, product_id, sku, name, price, unit_cost, currency, weight_grams)
     select v.id, $1, v.id, 'Bench', 1000, 500, 'USD', 100 from unnest($2::text[]) as v(id)`,
    [productId, variantIds],
  );
  const wanted = variantIds.map((variantId) => ({ locationId, variantId, quantity: plenty, safetyStock: 0 }));
  await owner.query("select set_opening($1::jsonb, 'bench', 'system')", [JSON.stringify(wanted)]);
  await owner.query("analyze stock_balance");
  return variantIds.map((variantId) => ({ locationId, variantId }));
}

/** What most systems do: a row lock held over the network, statement by statement, with the same rows written. */
async function reserveByLock(pool: Pool, { locationId, variantId }: Place): Promise<void> {
  const client = await pool.connect();
  const [reservationId, orderId, commandId] = [newId("res"), newId("ord"), newId("cmd")];
  try {
    await client.query("begin");
    await client.query("select set_config('app.scope_kind', 'all', true)");
    const { rows } = await client.query<{ free: number; reserved: number; on_hand: number; seq: string }>({
      name: "lock",
      text: "select on_hand - reserved - withheld - safety_stock + backorder_limit as free, on_hand, reserved, seq from stock_balance where variant_id = $1 and location_id = $2 for update",
      values: [variantId, locationId],
    });
    const balance = rows[0];
    if (!balance || balance.free < 1) throw new Error("out of stock");
    const values = [variantId, locationId];
    await client.query({
      name: "balance",
      text: "update stock_balance set reserved = reserved + 1, seq = seq + 1, updated_at = now() where variant_id = $1 and location_id = $2",
      values,
    });
    await client.query({
      name: "reservation",
      text: "insert into reservation (id, variant_id, location_id, quantity, state, order_id, order_line_id, command_id, expires_at) values ($1, $2, $3, 1, 'active', $4, $5, $6, now() + interval '900 s')",
      values: [reservationId, ...values, orderId, newId("oln"), commandId],
    });
    await client.query({
      name: "ledger",
      text: "insert into stock_ledger (variant_id, location_id, seq, kind, on_hand_delta, on_hand_after, reserved_delta, reserved_after, reservation_id, command_id) values ($1, $2, $3, 'reserve', 0, $4, 1, $5, $6, $7)",
      values: [
        ...values,
        Number(balance.seq) + 1,
        balance.on_hand,
        balance.reserved + 1,
        reservationId,
        commandId,
      ],
    });
    await client.query({
      name: "transition",
      text: "insert into state_transition (entity, entity_id, seq, from_state, event, to_state, actor, command_id) values ('reservation', $1, 1, 'none', 'reserve', 'active', 'system', $2)",
      values: [reservationId, commandId],
    });
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function run({ name, places, attempt }: Strategy, milliseconds: number): Promise<Round> {
  const random = seededRandom(7);
  const times: number[] = [];
  const started = performance.now();
  const buy = async () => {
    while (performance.now() - started < milliseconds) {
      const place = places[random.integer(0, places.length - 1)]!;
      const asked = performance.now();
      await attempt(place);
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: callers }, buy));
  const seconds = (performance.now() - started) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const round = { name, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
  console.log(JSON.stringify({ ...round, perSecond: Math.round(round.perSecond) }));
  return round;
}

function report(strategies: readonly Strategy[], rounds: readonly Round[]): void {
  const medians = new Map(
    strategies.map(({ name }) => {
      const speeds = rounds.filter((round) => round.name === name).map((round) => round.perSecond);
      return [name, median(speeds)];
    }),
  );
  for (const [name, speed] of medians)
    console.log(`${name.padEnd(12)} ${Math.round(speed)} reservations/s (median)`);
  const ratio = (left: string, right: string) => (medians.get(left) ?? 0) / (medians.get(right) ?? 1);
  console.log(
    JSON.stringify({
      callers,
      hotRatio: Number(ratio("queue hot", "lock hot").toFixed(1)),
      wideRatio: Number(ratio("queue wide", "lock wide").toFixed(1)),
    }),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
