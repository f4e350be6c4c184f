import { present } from "../../kernel/assert.ts";
import type { LocationId, OrderId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate, Instant } from "../../kernel/instant.ts";
import { dayNumber } from "../../locations/core/calendar.ts";
import type { PlanResult } from "../../promising/core/plan.ts";
import { noPrices, type PriceSet, type Prices, pricesInUse } from "../../promising/core/prices.ts";
import { seenBy, takeFenced } from "../../promising/core/ring-fence.ts";
import type { Network, NetworkLocation, Snapshot, StockCell } from "../../promising/core/snapshot.ts";
import { type Decision, decide, type PlannedWork } from "../../sourcing/core/decide.ts";
import type { SourcingOrder } from "../../sourcing/core/demand.ts";
import { type BegunDecision, beginDecision, type Looked } from "../../sourcing/core/look.ts";
import { askedAgainMax } from "../../sourcing/core/non-service.ts";
import { daysOf, type History, type PastOrder, type Rejection, type Visit } from "./history.ts";
import { nightlyPrices } from "./nightly-prices.ts";
import { addRejected, findRejected, type GivenWork, newWatch, type Watch, watchLine } from "./rejections.ts";
import { countDecision, countOrder, countRejection, newTally, type OrderSoFar, type Tally } from "./tally.ts";
import type { Variant } from "./variant.ts";
import {
  type Due,
  duesOf,
  newQueue,
  putInQueue,
  type Queue,
  restOf,
  supplyAt,
  takeFromQueue,
  waitingFor,
  waitingForDue,
} from "./waiting.ts";

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
  dues: readonly Due[];
  /** How many orders, moves, visits, dues and rejections are over. */
  done: { orders: number; moves: number; visits: number; dues: number; rejections: number };
  /** Orders with units that nobody has sent yet. */
  queue: Queue;
  /** Work that places may still reject. */
  watch: Watch;
  /** Those of the queue that are asked again before anything else happens. */
  again: Again;
  tally: Tally;
};
/** `hasWaited`: goods came in for them, or did not come; else a place rejected units of them. */
type Again = { at: number; orderIds: OrderId[]; hasWaited: boolean };
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
    dues: duesOf(history),
    done: { orders: 0, moves: 0, visits: 0, dues: 0, rejections: 0 },
    queue: newQueue(),
    watch: newWatch(history),
    again: { at: 0, orderIds: [], hasWaited: false },
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

/**
 * An order as it is looked at in its moment, after all that happened before it. `soFar`: what it has come to before, for
 * one that is asked again about the units that nobody sends; null: it is asked for the first time. `hasWaited`: those
 * units waited for goods.
 */
export type Asked = {
  past: PastOrder;
  looked: Looked;
  begun: BegunDecision;
  soFar: OrderSoFar | null;
  hasWaited: boolean;
};

/**
 * The next order: before each that comes, those that wait for what came in since, oldest first, and those that a place
 * rejected, as live orders are decided again. Null: the last one is over.
 */
export function nextOrder(replay: Replay): Asked | null {
  const past = replay.history.orders[replay.done.orders];
  for (;;) {
    const { at, orderIds, hasWaited } = replay.again;
    const orderId = orderIds.shift();
    const waiting = orderId && takeFromQueue(replay.queue, orderId);
    if (waiting) return ask(replay, waiting.past, { now: new Date(at), soFar: waiting.soFar, hasWaited });
    if (!past) return null;
    const news = passUntilNews(replay, past.at.getTime());
    if (!news) return ask(replay, past, { now: past.at, soFar: null, hasWaited: false });
    replay.again = news;
  }
}

function ask(
  replay: Replay,
  past: PastOrder,
  { now, ...before }: { now: Instant } & Pick<Asked, "soFar" | "hasWaited">,
): Asked {
  const looked = lookAt(replay, past, now);
  return { past, looked, begun: beginDecision(looked), ...before };
}

/** What stands for an order at a moment, once everything before it has happened. */
export function lookAt(replay: Replay, past: PastOrder, now: Instant): Looked {
  const { order } = past;
  return { order, snapshot: snapshotAt(replay, order, now), settings: replay.variant.settings, now };
}

function snapshotAt(replay: Replay, order: SourcingOrder, now: Instant): Snapshot {
  const { history, network, queue } = replay;
  const stock = new Map(
    order.lines.map(({ variantId }) => [variantId, replay.stock.get(variantId) ?? new Map()]),
  );
  const zoneOf = (id: LocationId) => replay.byId.get(id)?.timeZone;
  return {
    ...{ network, stock: seenBy(stock, order.channelId), prices: pricesAt(replay, order, now) },
    supply: supplyAt(history.supply, queue, { order, now, zoneOf }),
  };
}

/** Gives the units and the room that the plan takes; the same assembly as for a live order ends the decision. */
export function takeDecision(replay: Replay, asked: Asked, planned: PlanResult | null): Decision {
  const { order } = asked.past;
  const { snapshot, settings } = asked.looked;
  const { demand, pickups } = asked.begun;
  const decision = decide({ order, demand, pickups, planned, snapshot, settings, snapshotDigest: "" });
  const soFar = asked.soFar ?? countOrder(replay.tally, order);
  decision.works.forEach((work, index) => {
    const one = present(decision.record.chosen?.packages[index], "each work is a package");
    const { units } = one;
    const { past, hasWaited } = asked;
    giveWork(replay, { work, one, units, past, soFar, hasWaited }, asked.looked.now.getTime());
  });
  countDecision(replay.tally, soFar, decision, asked.hasWaited);
  const past = restOf(asked.past, decision);
  if (past) putInQueue(replay.queue, { past, soFar, backorders: decision.backorders });
  if (!asked.soFar) replay.done.orders++;
  return decision;
}

function giveWork(replay: Replay, given: GivenWork, at: number): void {
  const { locationId, loadDate, lines } = given.work;
  const { channelId } = given.past.order;
  addLoad(replay, given.work, loadDate, 1);
  for (const { orderLineId, variantId, quantity: units } of lines) {
    const cell = present(replay.stock.get(variantId)?.get(locationId), "units come from a shelf");
    cell.reserved += units;
    const fenced = takeFenced(cell, channelId, units);
    watchLine(replay.watch, { given, at, orderLineId, variantId, units, fenced });
  }
}

function addLoad(replay: Replay, { locationId }: PlannedWork, date: BusinessDate, works: 1 | -1): void {
  const { load } = present(replay.byId.get(locationId), "work goes to a place of the network");
  load.set(date, (load.get(date) ?? 0) + works);
}

/** The replay's own work at a place that rejected units in truth is rejected; the orders that are asked again. */
function reject(replay: Replay, rejection: Rejection): OrderId[] {
  const found = findRejected(replay.watch, rejection);
  for (const { line, units, fencedBack } of found) {
    const { work, one, soFar, past, hasWaited, units: left } = line.given;
    const { orderId, channelId } = past.order;
    const cell = present(replay.stock.get(line.variantId)?.get(work.locationId), "they came from a shelf");
    cell.reserved -= units;
    takeFenced(cell, channelId, -fencedBack);
    const isWhole = left === 0;
    if (isWhole) addLoad(replay, work, work.loadDate, -1);
    countRejection(replay.tally, soFar, { ...work, units, one, isWhole, hasWaited });
    const waiting = takeFromQueue(replay.queue, orderId);
    const again = addRejected(replay.watch, waiting?.past ?? null, { line, units, at: rejection.at });
    putInQueue(replay.queue, { past: again, soFar, backorders: waiting?.backorders ?? [] });
  }
  return [...new Set(found.map(({ line }) => line.given.past.order.orderId))];
}

/** Lets the last day end: store customers still come, no order does. */
export function endReplay(replay: Replay): void {
  const { last } = daysOf(replay.history);
  if (last) passUntil(replay, (dayNumber(last) + 2) * 86_400_000);
}

/** What happens on the shelves until a moment, in the order of time; nobody is asked again. */
export function passUntil(replay: Replay, moment: number): void {
  while (passUntilNews(replay, moment));
}

/** The same, until something happens after which orders are asked again. Null: the moment is reached. */
function passUntilNews(replay: Replay, moment: number): Again | null {
  const { visits, dues, done, queue } = replay;
  const { moves, rejections } = replay.history;
  for (;;) {
    const [visit, move] = [visits[done.visits], moves[done.moves]];
    const [due, rejection] = [dues[done.dues], rejections[done.rejections]];
    const moveAt = move?.at.getTime() ?? never;
    const dueAt = due?.at ?? never;
    const rejectionAt = rejection?.at.getTime() ?? never;
    const at = Math.min(visit?.at ?? never, moveAt, dueAt, rejectionAt);
    if (at > moment) return null;
    let orderIds: OrderId[] = [];
    if (due && dueAt === at) {
      done.dues++;
      orderIds = waitingForDue(queue, due);
    } else if (move && moveAt === at) {
      done.moves++;
      const cell = replay.stock.get(move.variantId)?.get(move.locationId);
      if (cell) cell.onHand += move.units;
      if (move.isReceipt) orderIds = waitingFor(queue, move.variantId).slice(0, askedAgainMax);
    } else if (rejection && rejectionAt === at) {
      // After the move of the same moment by which its units were withheld.
      done.rejections++;
      const rejected = reject(replay, rejection);
      if (rejected.length > 0) return { at, orderIds: rejected, hasWaited: false };
    } else if (visit) {
      done.visits++;
      serveVisit(replay, visit);
    }
    if (orderIds.length > 0) return { at, orderIds, hasWaited: true };
  }
}

const never = Number.POSITIVE_INFINITY;

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

function pricesAt(replay: Replay, order: SourcingOrder, now: Instant): Prices {
  const { prices: source } = replay.variant;
  if (source === "none") return noPrices;
  if (source === "nightly") {
    const today = utcDay(now);
    if (replay.pricedOn !== today) {
      const wanted = skusOfDay(replay, order, today);
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

/** What orders may ask for on a day, from this one on: those that come, and where goods come in, those that wait. */
function skusOfDay(replay: Replay, order: SourcingOrder, today: number): Set<VariantId> {
  const { history, done, queue } = replay;
  const skus = new Set(order.lines.map(({ variantId }) => variantId));
  for (let at = done.orders; at < history.orders.length; at++) {
    const past = history.orders[at]!;
    if (utcDay(past.at) !== today) break;
    for (const { variantId } of past.order.lines) skus.add(variantId);
  }
  for (let at = done.rejections; at < history.rejections.length; at++) {
    const rejection = history.rejections[at]!;
    if (utcDay(rejection.at) !== today) break;
    skus.add(rejection.variantId);
  }
  if (hasNews(replay, today)) for (const variantId of queue.bySku.keys()) skus.add(variantId);
  return skus;
}

/** Whether anything is still to come on a day after which waiting orders are asked again. */
function hasNews({ history, dues, done, again }: Replay, today: number): boolean {
  const rejection = history.rejections[done.rejections];
  if (again.orderIds.length > 0 || (rejection && utcDay(rejection.at) === today)) return true;
  const due = dues[done.dues];
  if (due && Math.floor(due.at / 86_400_000) === today) return true;
  for (let at = done.moves; at < history.moves.length; at++) {
    const move = history.moves[at]!;
    if (utcDay(move.at) !== today) return false;
    if (move.isReceipt) return true;
  }
  return false;
}
