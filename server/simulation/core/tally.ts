import type { Decision } from "../../sourcing/core/decide.ts";
import type { SourcingOrder } from "../../sourcing/core/demand.ts";

/** What a replay has decided so far. Cents are of the cost parts that do not depend on a variant's settings. */
export type Tally = {
  unitsAsked: number;
  unitsSent: number;
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
  /** Units that went without, by SKU. */
  missing: Map<string, number>;
  /** Units that store customers wanted, and got. */
  visits: number;
  visitsServed: number;
  /** Units that store customers got, by `location SKU`. */
  servedAt: Map<string, number>;
};

export function newTally(): Tally {
  return {
    ...{ unitsAsked: 0, unitsSent: 0, ordersSent: 0, ordersWhole: 0, ordersOnTime: 0, ordersSplit: 0 },
    ...{ packages: 0, packagesLate: 0, packagesFurther: 0, daysLate: 0, freight: 0, handling: 0 },
    ...{ visits: 0, visitsServed: 0, missing: new Map(), servedAt: new Map() },
  };
}

/** Adds one decision. A pickup counts as a package without freight. */
export function countDecision(tally: Tally, order: SourcingOrder, { record, works }: Decision): void {
  const asked = order.lines.reduce((sum, line) => sum + line.unallocated, 0);
  const packages = record.chosen?.packages ?? [];
  const sent = packages.reduce((sum, one) => sum + one.units, 0);
  const late = packages.filter((one) => one.daysLate > 0);
  tally.unitsAsked += asked;
  tally.unitsSent += sent;
  if (sent > 0) tally.ordersSent++;
  if (sent === asked) tally.ordersWhole++;
  if (sent === asked && late.length === 0) tally.ordersOnTime++;
  if (new Set(works.map((work) => work.locationId)).size > 1) tally.ordersSplit++;
  tally.packages += packages.length;
  tally.packagesLate += late.length;
  tally.packagesFurther += Math.max(0, packages.filter((one) => one.serviceCode !== null).length - 1);
  for (const { cost, daysLate } of packages) {
    tally.freight += cost.freight;
    tally.handling += cost.handling;
    tally.daysLate += daysLate;
  }
  const variants = new Map(order.lines.map((line) => [line.orderLineId, line.variantId]));
  for (const { orderLineId, quantity } of record.unserved) {
    const variantId = variants.get(orderLineId) ?? "";
    tally.missing.set(variantId, (tally.missing.get(variantId) ?? 0) + quantity);
  }
}
