import { makeCatalog } from "@/db/seed/catalog.ts";
import { makeNetwork } from "@/db/seed/network.ts";
import { allPlaces, placeDrawer } from "@/db/seed/places.ts";
import { randomFor, seededIds } from "@/db/seed/seeded.ts";
import { rates, services, zones } from "@/db/seed/tables.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import { type Random, seededRandom } from "@/server/kernel/random.ts";
import { timeZoneOf } from "@/server/locations/core/time-zone.ts";
import type { CellWorth } from "@/server/promising/core/prices.ts";
import { deliverBy } from "@/server/promising/core/promise.ts";
import type { Network, NetworkLocation, Snapshot, StockCell } from "@/server/promising/core/snapshot.ts";
import { planByRule } from "@/server/simulation/core/usual-rule.ts";
import { defaultStrategy } from "@/server/sourcing/core/decision.ts";
import type { SourcingOrder } from "@/server/sourcing/core/demand.ts";
import { beginDecision, type Looked } from "@/server/sourcing/core/look.ts";
import { planOrder } from "@/server/sourcing/plan-order.ts";

type Size = { warehouses: number; stores: number; vendors: number; skus: number; skusPerStore: number };

/** 37 and 214 places are the sizes S and M of the played seasons; the last is what a process should hold in memory. */
const sizes: Readonly<Record<string, Size>> = {
  s: { warehouses: 5, stores: 30, vendors: 2, skus: 500, skusPerStore: 300 },
  m: { warehouses: 10, stores: 200, vendors: 4, skus: 5_000, skusPerStore: 1_500 },
  l: { warehouses: 12, stores: 978, vendors: 10, skus: 50_000, skusPerStore: 5_000 },
};
const usual = { sizes: "s,m,l", orders: 3_000 };
const settings = defaultStrategy.settings;
const now = new Date("2026-11-03T16:00:00Z");
const markdownOn = "2026-12-04" as BusinessDate;

/**
 * Milliseconds per order of the engine alone: from the state in memory to the whole decision that a live order gets
 * (`planOrder`: chosen plan, alternatives, what limited it, what would have changed it, the prices in words, the record),
 * with prices on every shelf. `clock`: of one run of each order, with whatever else the machine did and every collection of
 * garbage; `undisturbed`: of the quickest of three runs. The ratio is to the nearest rule on the same candidates, both
 * undisturbed.
 */
export async function benchDecide(args: readonly string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const orders = Number(option("--orders") ?? usual.orders);
  for (const name of (option("--sizes") ?? usual.sizes).split(",")) {
    const size = sizes[name];
    if (!size) throw new Error(`There is no size "${name}". Known: ${Object.keys(sizes).join(", ")}.`);
    await measureSize(name, size, orders);
  }
}

async function measureSize(name: string, size: Size, count: number): Promise<void> {
  const random = seededRandom(7);
  const state = makeState(random, size);
  const drawPlace = placeDrawer(allPlaces());
  const clock: number[] = [];
  const undisturbed: number[] = [];
  const reference: number[] = [];
  // The first orders teach the compiler and are not counted.
  for (let at = -500; at < count; at++) {
    const order = drawOrder(random, state, drawPlace(random));
    const look = (): Looked => ({ order, snapshot: snapshotOf(state, order), settings, now });
    const engine = await timesOf(() => planOrder({ solve: null }, look()));
    const nearest = await timesOf(async () => {
      const { question } = beginDecision(look());
      if (question) planByRule(question, () => false);
    });
    if (at < 0) continue;
    clock.push(engine[0]!);
    undisturbed.push(Math.min(...engine));
    reference.push(Math.min(...nearest));
  }
  const figures = (list: number[]) => {
    const sorted = [...list].sort((left, right) => left - right);
    const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2));
    return { p50: at(0.5), p99: at(0.99) };
  };
  const { locations } = state.network;
  const [engine, nearest] = [figures(undisturbed), figures(reference)];
  console.log(
    JSON.stringify({
      ...{ size: name, locations: locations.length, skus: size.skus, shelves: state.location.length },
      engineMilliseconds: { clock: figures(clock), undisturbed: engine },
      ratioToNearest: { p50: ratio(engine.p50, nearest.p50), p99: ratio(engine.p99, nearest.p99) },
      residentMebibytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
    }),
  );
}

const ratio = (left: number, right: number) => Number((left / Math.max(right, 0.01)).toFixed(2));

/** Milliseconds of three runs of the same work, which changes nothing. */
async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const _run of [1, 2, 3]) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times;
}

/** Shelves in columns, by SKU: those of SKU k are start[k] … start[k + 1] - 1. Sixteen bytes each. */
type State = {
  network: Network;
  variants: { id: VariantId; weightGrams: number }[];
  start: Int32Array;
  location: Int16Array;
  onHand: Int16Array;
  safety: Int16Array;
  /** What the last unit on the shelf is worth beyond its end value, in cents. */
  price: Int32Array;
  endValue: Int32Array;
};

function makeState(random: Random, size: Size): State {
  const kit = (part: string) => ({ random: randomFor(7, part), makeId: seededIds(7, part) });
  const today = "2026-11-03" as BusinessDate;
  const { variants } = makeCatalog(kit("catalog"), { skus: size.skus, today });
  const rest = { people: 0, storeDepth: 1, demandDays: 0, openOrders: 0, pastOrders: 0 };
  const { locations, hours } = makeNetwork(kit("network"), { ...size, ...rest }, allPlaces());
  const places = locations.map(
    (place) =>
      ({
        ...{ ...place, locationId: place.id, closures: new Set(), load: new Map() },
        hours: hours.filter((row) => row.locationId === place.id),
      }) as unknown as NetworkLocation,
  );
  const share = { warehouse: 0.8, store: size.skusPerStore / size.skus, vendor: 0.1 };
  const columns: { location: number; onHand: number }[][] = variants.map(() =>
    places.flatMap(({ kind }, location) => {
      if (random.next() >= share[kind]) return [];
      return [{ location, onHand: kind === "store" ? random.integer(1, 6) : random.integer(20, 400) }];
    }),
  );
  const start = new Int32Array(variants.length + 1);
  columns.forEach((column, sku) => {
    start[sku + 1] = start[sku]! + column.length;
  });
  const shelves = columns.flat();
  const isStore = (location: number) => places[location]!.kind === "store";
  return {
    network: { locations: places, services, zones, rates },
    variants,
    start,
    location: Int16Array.from(shelves, (shelf) => shelf.location),
    onHand: Int16Array.from(shelves, (shelf) => shelf.onHand),
    safety: Int16Array.from(shelves, (shelf) => (isStore(shelf.location) ? 1 : 0)),
    price: Int32Array.from(shelves, (shelf) => (isStore(shelf.location) ? random.integer(0, 2_500) : 0)),
    endValue: Int32Array.from(shelves, () => random.integer(100, 800)),
  };
}

/** What the live snapshot of an order is, from the columns. */
function snapshotOf(state: State, order: SourcingOrder): Snapshot {
  const stock = new Map<VariantId, Map<LocationId, StockCell>>();
  const cells = new Map<VariantId, Map<LocationId, CellWorth>>();
  for (const { variantId, lineNumber: sku } of order.lines) {
    const [held, worth] = [new Map<LocationId, StockCell>(), new Map<LocationId, CellWorth>()];
    for (let shelf = state.start[sku]!; shelf < state.start[sku + 1]!; shelf++) {
      const { locationId } = state.network.locations[state.location[shelf]!]!;
      const [onHand, safetyStock] = [state.onHand[shelf]!, state.safety[shelf]!];
      held.set(locationId, { onHand, safetyStock, reserved: 0, withheld: 0, fenced: 0, own: 0 });
      const last = state.price[shelf]!;
      const curve = last === 0 ? [] : [last, last >> 1, last >> 2, 0];
      const sale = {
        until: markdownOn,
        end: "markdown",
        share: 1,
        nextShare: 0.7,
        asked: onHand / 2,
      } as const;
      worth.set(locationId, { endValue: state.endValue[shelf]!, curve, ...(last > 0 && { outlook: sale }) });
    }
    stock.set(variantId, held);
    cells.set(variantId, worth);
  }
  const prices = { version: 1, computedAt: now, isStale: false, cells, capacity: new Map() };
  return { network: state.network, stock, prices };
}

/** One to six lines, as baskets are; `lineNumber` is the SKU's number in the columns. */
function drawOrder(
  random: Random,
  state: State,
  destination: NonNullable<SourcingOrder["destination"]>,
): SourcingOrder {
  const lineCount = 1 + random.weighted([0.52, 0.24, 0.12, 0.06, 0.04, 0.02]);
  const skus = new Set(
    Array.from({ length: lineCount }, () => Math.floor(random.next() ** 2 * state.variants.length)),
  );
  const promisedOn = `2026-11-${String(random.integer(5, 12)).padStart(2, "0")}` as BusinessDate;
  const promisedAt = deliverBy(promisedOn, timeZoneOf(destination));
  const lines = [...skus].map((sku) => ({
    ...{ orderLineId: newId("oln"), lineNumber: sku, variantId: state.variants[sku]!.id },
    ...{
      weightGrams: state.variants[sku]!.weightGrams,
      price: 4_900,
      mode: "ship" as const,
      pickupLocationId: null,
    },
    ...{ readyBy: null, promisedAt, unallocated: random.next() < 0.1 ? 2 : 1, isHeld: false, rejections: [] },
  }));
  const head = {
    orderId: newId("ord"),
    number: 1,
    channelId: newId("chn"),
    isOpen: true,
    isUnfillable: false,
  };
  return { ...head, destination, lines, reservations: [] };
}
