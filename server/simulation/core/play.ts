import { present } from "../../kernel/assert.ts";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { dayNumber } from "../../locations/core/calendar.ts";
import type { PlanResult } from "../../promising/core/plan.ts";
import { noPrices, type PriceSet, type Prices, pricesInUse } from "../../promising/core/prices.ts";
import { seenBy, takeFenced } from "../../promising/core/ring-fence.ts";
import type { Network, NetworkLocation, Snapshot, StockCell } from "../../promising/core/snapshot.ts";
import { type Decision, decide } from "../../sourcing/core/decide.ts";
import { type BegunDecision, beginDecision, type Looked } from "../../sourcing/core/look.ts";
import { daysOf, type History, type PastOrder, type Visit } from "./history.ts";
import { nightlyPrices } from "./nightly-prices.ts";
import { countDecision, newTally, type Tally } from "./tally.ts";
import type { Variant } from "./variant.ts";

type Cells = Map<VariantId, Map<LocationId, StockCell>>;

/** A replay of one variant as it goes on: its own stock, its own load, and what has happened so far. */
export type Replay = {
  history: History;
  visits: readonly Visit[];
  variant: Variant;
  stock: Cells;
  network: Network;
  byId: ReadonlyMap<LocationId, Place>;
  prices: PriceSet | null;
  /** The day for which nightly prices were worked out last. */
  pricedOn: number | null;
  /** How many orders, moves and visits are over. */
  done: { orders: number; moves: number; visits: number };
  tally: Tally;
};
type Place = Omit<NetworkLocation, "load"> & { load: Map<string, number> };

/** @param visits the history's, made once for all variants */
export function beginReplay(history: History, visits: readonly Visit[], variant: Variant): Replay {
  const places = history.network.locations.map((place) => ({ ...place, load: new Map(place.load) }));
  return {
    ...{ history, visits, variant, network: { ...history.network, locations: places } },
    byId: new Map(places.map((place) => [place.locationId, place])),
    stock: copyStock(history, variant.safetyFactor),
    prices: null,
    pricedOn: null,
    done: { orders: 0, moves: 0, visits: 0 },
    tally: newTally(),
  };
}

function copyStock({ stock }: History, safetyFactor: number): Cells {
  return new Map(
    [...stock].map(([variantId, cells]) => [
      variantId,
      new Map(
        [...cells].map(([locationId, cell]) => [
          locationId,
          { ...cell, safetyStock: Math.ceil(cell.safetyStock * safetyFactor) },
        ]),
      ),
    ]),
  );
}

/** The next order as it is looked at in its moment, after all that happened before it. Null: it was the last. */
export type Asked = { past: PastOrder; looked: Looked; begun: BegunDecision };

export function nextOrder(replay: Replay): Asked | null {
  const past = replay.history.orders[replay.done.orders];
  if (!past) return null;
  passUntil(replay, past.at.getTime());
  const looked = lookAt(replay, past);
  return { past, looked, begun: beginDecision(looked) };
}

/** What stands at the moment of an order, once everything before it has happened. */
export function lookAt(replay: Replay, past: PastOrder): Looked {
  const { at: now, order } = past;
  return { order, snapshot: snapshotAt(replay, past), settings: replay.variant.settings, now };
}

function snapshotAt(replay: Replay, { order, at }: PastOrder): Snapshot {
  const stock = new Map(
    order.lines.map(({ variantId }) => [variantId, replay.stock.get(variantId) ?? new Map()]),
  );
  return { network: replay.network, stock: seenBy(stock, order.channelId), prices: pricesAt(replay, at) };
}

/** Gives the units and the room that the plan takes; the same assembly as for a live order ends the decision. */
export function takeDecision(replay: Replay, asked: Asked, planned: PlanResult | null): Decision {
  const { order } = asked.past;
  const { snapshot, settings } = asked.looked;
  const { demand, pickups } = asked.begun;
  const decision = decide({ order, demand, pickups, planned, snapshot, settings, snapshotDigest: "" });
  for (const { locationId, loadDate, lines } of decision.works) {
    const { load } = present(replay.byId.get(locationId), `work goes to a place of the network`);
    load.set(loadDate, (load.get(loadDate) ?? 0) + 1);
    for (const { variantId, quantity } of lines) {
      const cell = present(replay.stock.get(variantId)?.get(locationId), "units come from a shelf");
      cell.reserved += quantity;
      takeFenced(cell, order.channelId, quantity);
    }
  }
  countDecision(replay.tally, order, decision);
  replay.done.orders++;
  return decision;
}

/** Lets the last day end: store customers still come, no order does. */
export function endReplay(replay: Replay): void {
  const { last } = daysOf(replay.history);
  if (last) passUntil(replay, (dayNumber(last) + 2) * 86_400_000);
}

/** What happens on the shelves until a moment, in the order of time. */
export function passUntil(replay: Replay, moment: number): void {
  const { visits, done } = replay;
  const { moves } = replay.history;
  for (;;) {
    const [visit, move] = [visits[done.visits], moves[done.moves]];
    const [visitAt, moveAt] = [
      visit?.at ?? Number.POSITIVE_INFINITY,
      move?.at.getTime() ?? Number.POSITIVE_INFINITY,
    ];
    if (Math.min(visitAt, moveAt) > moment) return;
    if (move && moveAt <= visitAt) {
      const cell = replay.stock.get(move.variantId)?.get(move.locationId);
      if (cell) cell.onHand += move.units;
      done.moves++;
    } else if (visit) {
      serveVisit(replay, visit);
      done.visits++;
    }
  }
}

/** Store customers take what lies on the shelf, safety stock too: it is kept for them. */
function serveVisit({ stock, tally }: Replay, { variantId, locationId }: Visit): void {
  tally.visits++;
  const cell = stock.get(variantId)?.get(locationId);
  if (!cell || freeUnits(cell) <= 0) return;
  cell.onHand--;
  tally.visitsServed++;
  const key = `${locationId} ${variantId}`;
  tally.servedAt.set(key, (tally.servedAt.get(key) ?? 0) + 1);
}

export function freeUnits({ onHand, withheld, reserved }: StockCell): number {
  return Math.max(0, onHand - withheld - reserved);
}

function pricesAt(replay: Replay, now: Instant): Prices {
  const { prices: source } = replay.variant;
  if (source === "none") return noPrices;
  if (source === "nightly") {
    const today = utcDay(now);
    if (replay.pricedOn !== today) {
      const wanted = skusOfDay(replay, today);
      replay.prices = nightlyPrices(replay.history, { stock: replay.stock, today, wanted });
      replay.pricedOn = today;
    }
    return pricesInUse(replay.prices, now);
  }
  const newest = replay.history.priceSets.findLast((set) => set.computedAt <= now) ?? null;
  const prices = pricesInUse(newest, now);
  return source === "end-value" ? { ...prices, capacity: new Map(), isStale: true } : prices;
}

function utcDay(moment: Instant): number {
  return Math.floor(moment.getTime() / 86_400_000);
}

/** What the orders of a day ask for, from the next one on. */
function skusOfDay({ history, done }: Replay, today: number): Set<VariantId> {
  const skus = new Set<VariantId>();
  for (let at = done.orders; at < history.orders.length; at++) {
    const past = history.orders[at]!;
    if (utcDay(past.at) !== today) break;
    for (const { variantId } of past.order.lines) skus.add(variantId);
  }
  return skus;
}
