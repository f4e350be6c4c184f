import type { BusinessDate } from "../../kernel/instant.ts";

/** What one place holds of a SKU, as its balance says. */
export type StockRecord = {
  onHand: number;
  reserved: number;
  withheld: number;
  safetyStock: number;
  /** Set aside for the orders of other channels. */
  fenced: number;
};

/** Every number that makes up what is offered, so that a screen can show the sum. */
export type StockTerms = StockRecord & { threshold: number; available: number };

/**
 * What is offered of a place: on hand − reserved − withheld − safety stock − what ring-fences set aside for
 * others − threshold, never below zero. The threshold is a channel's; 0 for people in the house.
 */
export function stockTerms(record: StockRecord, threshold = 0): StockTerms {
  const { onHand, reserved, withheld, safetyStock, fenced } = record;
  const free = onHand - reserved - withheld - safetyStock - fenced - threshold;
  return { onHand, reserved, withheld, safetyStock, fenced, threshold, available: Math.max(0, free) };
}

/** What a channel may sell from a pool of places: each place's own offer, less the channel's threshold once. */
export function pooledAvailable(pool: readonly StockTerms[], threshold: number): number {
  const sum = pool.reduce((units, terms) => units + terms.available, 0);
  return Math.max(0, sum - threshold);
}

/** What is still missing for what has been promised: what a shortage is open for. The backorder limit is promised
 * knowingly. */
export function missingUnits(record: Omit<StockRecord, "fenced"> & { backorderLimit: number }): number {
  const promisable = record.onHand - record.safetyStock + record.backorderLimit;
  return Math.max(0, record.reserved - Math.max(0, promisable));
}

/** Units that come (positive) or are already promised away (negative) on a day. */
export type DatedUnits = { date: BusinessDate; units: number };
export type DatedAvailable = { date: BusinessDate; projected: number; available: number };

/**
 * Availability by day: what can be promised on a day is the lowest projected stock from that day on, since what is
 * taken today is missing on every later day. The first row is today, then one row per day on which something changes.
 * Past changes count as today's.
 */
export function projectAvailable(
  terms: StockTerms,
  changes: readonly DatedUnits[],
  today: BusinessDate,
): DatedAvailable[] {
  const byDay = new Map<BusinessDate, number>([[today, 0]]);
  for (const { date, units } of changes) {
    const day = date < today ? today : date;
    byDay.set(day, (byDay.get(day) ?? 0) + units);
  }
  const { onHand, reserved, withheld, safetyStock, fenced, threshold } = terms;
  let projected = onHand - reserved - withheld - safetyStock - fenced - threshold;
  const days = [...byDay].sort(([left], [right]) => (left < right ? -1 : 1));
  const rows = days.map(([date, units]) => {
    projected += units;
    return { date, projected, available: 0 };
  });
  let lowest = Number.POSITIVE_INFINITY;
  for (const row of rows.reverse()) {
    lowest = Math.min(lowest, row.projected);
    row.available = Math.max(0, lowest);
  }
  return rows.reverse();
}

/** The first day on which so many units can be promised, or null within what is known. */
export function availableOn(rows: readonly DatedAvailable[], quantity: number): BusinessDate | null {
  return rows.find((row) => row.available >= quantity)?.date ?? null;
}
