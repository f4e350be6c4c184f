import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { Candidate, Demand } from "../../promising/core/candidate.ts";
import { freeAt } from "../../promising/core/free-units.ts";
import { planChosen } from "../../promising/core/plan.ts";
import type { CellWorth, Prices } from "../../promising/core/prices.ts";
import { type Snapshot, type StockCell, toCandidates } from "../../promising/core/snapshot.ts";
import { poundsOf } from "../../shipping/core/weight.ts";
import { toDemand, type WaitingLine } from "../../sourcing/core/demand.ts";
import type { History, PastOrder, Visit } from "./history.ts";
import {
  beginLater,
  costOnceOpen,
  type LaterUnits,
  passMoves,
  suppliedUnits,
  withLater,
} from "./later-units.ts";
import { lossOf, marginOf, possibleStoreSales, receivedUnits } from "./measure.ts";
import { beginReplay, freeUnits, lookAt, passUntil, type Replay } from "./play.ts";

/** What one more unit of a shelf would have been worth in hindsight, in whole cents, by SKU and place. */
export type UnitPrices = ReadonlyMap<VariantId, ReadonlyMap<LocationId, number>>;

/** The bound of one set of unit prices as it is summed up, order by order. */
export type BoundRun = { replay: Replay; prices: Prices; later: LaterUnits; cost: number };

/**
 * Begins a proven lower bound of what the orders cost: the Lagrangian relaxation of the stock. For any prices p ≥ 0,
 *   Σ_orders min_plan (cost + Σ p · units) − Σ_shelves value(p)
 * is at most the cost of every way to decide, with all orders and store customers known beforehand, since each order is
 * planned alone and exactly: by the planner of live orders, against what store customers alone leave on the shelves.
 * Room on a day is not scarce in it. Where goods come in, waiting is allowed to it too: each order may take at once what
 * comes to a shelf later and what is on its way to it in the end, at the shelf's price: the later package costs no less. `value`: what the best supply of the shelf earns at p, see `shelfValue`.
 * @param safetyFactor the least of the variants that are compared with it
 */
export function beginBound(
  history: History,
  visits: readonly Visit[],
  { unitPrices, safetyFactor }: { unitPrices: UnitPrices; safetyFactor: number },
): BoundRun {
  const { settings } = history;
  const replay = beginReplay(history, visits, {
    ...{ name: "hindsight", rule: "planner", prices: "none", settings, safetyFactor },
  });
  const later = beginLater(history);
  openShelves(replay, later);
  const cells = new Map(
    [...unitPrices].map(([variantId, places]) => [
      variantId,
      new Map(
        [...places].map(([id, price]): [LocationId, CellWorth] => [id, { endValue: 0, curve: [price] }]),
      ),
    ]),
  );
  const prices = { version: null, computedAt: null, isStale: false, cells, capacity: new Map() };
  return { replay, prices, later, cost: -shelvesValue(replay, unitPrices) };
}

/** Places that goods are on their way to and that never had any have a shelf too. */
function openShelves({ stock }: Replay, { supplied }: LaterUnits): void {
  for (const [variantId, places] of supplied) {
    const cells = stock.get(variantId) ?? new Map<LocationId, StockCell>();
    stock.set(variantId, cells);
    for (const locationId of places.keys())
      if (!cells.has(locationId))
        cells.set(locationId, { onHand: 0, reserved: 0, withheld: 0, safetyStock: 0, fenced: 0, own: 0 });
  }
}

/** Adds the next order's part; false when there is none. */
export function boundNext(run: BoundRun): boolean {
  const { replay } = run;
  const past = replay.history.orders[replay.done.orders];
  if (!past) return false;
  passUntil(replay, past.at.getTime());
  passMoves(run.later, replay.history, replay.done.moves);
  run.cost += orderBound(run, past);
  replay.done.orders++;
  return true;
}

function orderBound({ replay, prices, later }: BoundRun, past: PastOrder): number {
  const looked = lookAt(replay, past, past.at);
  const snapshot = withLater({ ...looked.snapshot, prices }, later);
  const { order, now, settings } = looked;
  const { shipped, pickups } = toDemand(order, settings, now);
  const pickup = pickupBound(replay, snapshot, pickups);
  if (!order.destination) return pickup + lossOfLines(replay.history, shipped);
  if (shipped.length === 0) return pickup;
  const candidates = toCandidates(snapshot, { destination: order.destination, now });
  const lines = shipped.map((line) => {
    const loss = lossAt(replay.history, line.variantId);
    const once = later.mayAskAgain ? costOnceOpen(candidates, line.variantId) : null;
    return { ...line, unservedCost: once === null ? loss : Math.min(loss, once) };
  });
  const planned = planChosen({ lines }, candidates, settings.plan);
  if (!planned) return pickup + largeBound({ lines }, candidates);
  const [plan] = planned.plans;
  return pickup + (plan ? plan.total : unservedOfLines(lines));
}

function unservedOfLines(lines: Demand["lines"]): number {
  return lines.reduce((sum, line) => sum + line.quantity * (line.unservedCost ?? 0), 0);
}

function lossAt({ articles }: History, variantId: VariantId): number {
  const article = articles.get(variantId);
  return article ? lossOf(article) : 0;
}

function lossOfLines(history: History, lines: Demand["lines"]): number {
  return lines.reduce((sum, line) => sum + line.quantity * lossAt(history, line.variantId), 0);
}

/** An order too large to be planned exactly: each unit alone, at its cheapest place, without what its package costs. */
function largeBound({ lines }: Demand, candidates: readonly Candidate[]): number {
  return lines.reduce((sum, line) => {
    const pounds = poundsOf(line.weightGrams);
    const costs = candidates.flatMap(({ stock, services, blocked, handlingPerUnit }) => {
      const held = stock.get(line.variantId);
      if (blocked || !held || held.available <= 0) return [];
      const freight = Math.min(...services.map(({ perPound }) => perPound * pounds));
      // A cent less for what rounding may take off.
      return [Math.floor((held.worth.prices[0] ?? 0) + handlingPerUnit + freight) - 1];
    });
    return sum + line.quantity * Math.min(line.unservedCost ?? 0, ...costs.map((cost) => Math.max(0, cost)));
  }, 0);
}

/** Pickups stay at their store: the best number of units to hand over, or none. */
function pickupBound(replay: Replay, { stock, prices }: Snapshot, lines: readonly WaitingLine[]): number {
  let cost = 0;
  const saved = new Map<LocationId, number>();
  for (const { variantId, pickupLocationId: locationId, unallocated } of lines) {
    const loss = lossAt(replay.history, variantId);
    cost += unallocated * loss;
    const place = locationId && replay.byId.get(locationId);
    if (!place) continue;
    const price = prices.cells.get(variantId)?.get(locationId)?.curve[0] ?? 0;
    const units = Math.min(unallocated, freeAt(stock, variantId, locationId));
    const saving = Math.max(0, loss - price - place.handlingPerUnit) * units;
    saved.set(locationId, (saved.get(locationId) ?? 0) + saving);
  }
  for (const [locationId, saving] of saved) {
    const handling = replay.byId.get(locationId)?.handlingPerPackage ?? 0;
    // A cent more for what rounding may take off.
    cost -= Math.max(0, Math.ceil(saving - handling) + 1);
  }
  return cost;
}

function shelvesValue(replay: Replay, unitPrices: UnitPrices): number {
  let value = 0;
  for (const { variantId, locationId, ...shelf } of shelvesOf(replay)) {
    const price = unitPrices.get(variantId)?.get(locationId) ?? 0;
    if (price > 0) value += shelfValue(price, shelf);
  }
  return value;
}

/**
 * Units that are on a shelf, come to it, or are on their way to it in the end; those that orders may take, above its
 * safety stock; of these, what no store customer wants; and what a sale to one of them earns.
 */
export type HindsightShelf = {
  variantId: VariantId;
  locationId: LocationId;
  units: number;
  usable: number;
  free: number;
  wanted: number;
  margin: number;
};

export function shelvesOf({ history, visits, stock }: Replay): HindsightShelf[] {
  const received = receivedUnits(history);
  const supplied = suppliedUnits(history);
  const sales = new Map(
    possibleStoreSales(history, visits).map(({ locationId, variantId, units }) => [
      `${locationId} ${variantId}`,
      units,
    ]),
  );
  return [...stock].flatMap(([variantId, cells]) => {
    const article = history.articles.get(variantId);
    return [...cells].flatMap(([locationId, cell]): HindsightShelf[] => {
      const key = `${locationId} ${variantId}`;
      const own = freeUnits(cell) + (received.get(key) ?? 0);
      const coming = supplied.get(variantId)?.get(locationId) ?? 0;
      if (own + coming <= 0) return [];
      const wanted = sales.get(key) ?? 0;
      const usable = Math.max(0, own - cell.safetyStock);
      const free = Math.min(usable, own - wanted);
      return [
        {
          ...{
            variantId,
            locationId,
            wanted,
            units: own + coming,
            usable: usable + coming,
            free: free + coming,
          },
          margin: wanted > 0 && article ? marginOf(article) : 0,
        },
      ];
    });
  });
}

/** Units that no store customer wants are supplied at any price; those that one would buy, above its margin only. */
function shelfValue(
  price: number,
  { free, usable, margin }: Omit<HindsightShelf, "variantId" | "locationId">,
): number {
  return price <= margin ? price * free : price * usable - margin * (usable - free);
}
