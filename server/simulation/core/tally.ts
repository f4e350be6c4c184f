import type { LocationId } from "../../kernel/ids.ts";
import type { Decision } from "../../sourcing/core/decide.ts";
import type { RecordedPackage } from "../../sourcing/core/decision.ts";
import type { SourcingOrder } from "../../sourcing/core/demand.ts";

/** What a replay has decided so far. Cents are of the cost parts that do not depend on a variant's settings. */
export type Tally = {
  unitsAsked: number;
  unitsSent: number;
  /** Of these, units that no place could send at once. */
  unitsSentLater: number;
  /** Units that were to be sent and that their place rejected. */
  unitsRejected: number;
  ordersSent: number;
  ordersWhole: number;
  /** Whole and with no package after the promise. */
  ordersOnTime: number;
  ordersSplit: number;
  packages: number;
  packagesLate: number;
  /** Packages beyond the first of their order: what a split penalty counts. */
  packagesFurther: number;
  /** Days of delay, by package. */
  daysLate: number;
  freight: number;
  handling: number;
  /** Units that store customers wanted, and got. */
  visits: number;
  visitsServed: number;
  /** Units that store customers got, by `location SKU`. */
  servedAt: Map<string, number>;
};

export function newTally(): Tally {
  return {
    ...{ unitsAsked: 0, unitsSent: 0, unitsSentLater: 0, unitsRejected: 0 },
    ...{ ordersSent: 0, ordersWhole: 0, ordersOnTime: 0, ordersSplit: 0 },
    ...{ packages: 0, packagesLate: 0, packagesFurther: 0, daysLate: 0, freight: 0, handling: 0 },
    ...{ visits: 0, visitsServed: 0, servedAt: new Map() },
  };
}

/** What the decisions of one order have come to so far. It is written on as they are counted. */
export type OrderSoFar = {
  asked: number;
  sent: number;
  packagesShipped: number;
  packagesLate: number;
  /** Units for each place that works for the order. */
  places: Map<LocationId, number>;
};

/** Of the tally, what an order counts in once, whatever number of decisions it takes. */
const marks = ["ordersSent", "ordersWhole", "ordersOnTime", "ordersSplit", "packagesFurther"] as const;

function marksOf({ asked, sent, packagesShipped, packagesLate, places }: OrderSoFar) {
  const isWhole = sent > 0 && sent === asked;
  return {
    ordersSent: sent > 0 ? 1 : 0,
    ordersWhole: isWhole ? 1 : 0,
    ordersOnTime: isWhole && packagesLate === 0 ? 1 : 0,
    ordersSplit: places.size > 1 ? 1 : 0,
    packagesFurther: Math.max(0, packagesShipped - 1),
  };
}

/** Begins an order: its units are asked for once. */
export function countOrder(tally: Tally, order: SourcingOrder): OrderSoFar {
  const asked = order.lines.reduce((sum, line) => sum + line.unallocated, 0);
  tally.unitsAsked += asked;
  return { asked, sent: 0, packagesShipped: 0, packagesLate: 0, places: new Map() };
}

/**
 * Adds a decision of an order. A pickup counts as a package without freight.
 * @param hasWaited the order's units waited until goods came in
 */
export function countDecision(
  tally: Tally,
  soFar: OrderSoFar,
  { record, works }: Decision,
  hasWaited: boolean,
): void {
  const [before, sentBefore] = [marksOf(soFar), soFar.sent];
  for (const one of record.chosen?.packages ?? []) {
    countUnits(tally, soFar, one.units);
    countCosts(tally, soFar, one, 1);
  }
  if (hasWaited) tally.unitsSentLater += soFar.sent - sentBefore;
  for (const { locationId, lines } of works)
    soFar.places.set(
      locationId,
      lines.reduce((sum, line) => sum + line.quantity, soFar.places.get(locationId) ?? 0),
    );
  const after = marksOf(soFar);
  for (const mark of marks) tally[mark] += after[mark] - before[mark];
}

/** Takes units off that a place rejected; the package's costs stay while anything of it is sent. */
export function countRejection(
  tally: Tally,
  soFar: OrderSoFar,
  at: { locationId: LocationId; units: number; one: RecordedPackage; isWhole: boolean; hasWaited: boolean },
): void {
  const before = marksOf(soFar);
  const left = (soFar.places.get(at.locationId) ?? 0) - at.units;
  if (left > 0) soFar.places.set(at.locationId, left);
  else soFar.places.delete(at.locationId);
  countUnits(tally, soFar, -at.units);
  if (at.isWhole) countCosts(tally, soFar, at.one, -1);
  if (at.hasWaited) tally.unitsSentLater -= at.units;
  tally.unitsRejected += at.units;
  const after = marksOf(soFar);
  for (const mark of marks) tally[mark] += after[mark] - before[mark];
}

function countUnits(tally: Tally, soFar: OrderSoFar, units: number): void {
  soFar.sent += units;
  tally.unitsSent += units;
}

function countCosts(tally: Tally, soFar: OrderSoFar, one: RecordedPackage, sign: 1 | -1): void {
  const late = one.daysLate > 0 ? sign : 0;
  soFar.packagesLate += late;
  if (one.serviceCode !== null) soFar.packagesShipped += sign;
  tally.packages += sign;
  tally.packagesLate += late;
  tally.daysLate += sign * one.daysLate;
  tally.freight += sign * one.cost.freight;
  tally.handling += sign * one.cost.handling;
}
