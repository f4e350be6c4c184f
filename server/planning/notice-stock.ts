import { sql } from "drizzle-orm";
import { enqueue } from "@/server/outbox/enqueue.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { refreshPricesJob } from "./jobs.ts";

/** Prices are worked out once a day; a run that failed is tried again by the queue. */
const pricesHoursMax = 24;
/**
 * And before that when the stock of a SKU has changed much: so many units, and so much of what the network holds of it, have
 * arrived, been found or gone missing since. What is sold or promised is no such change: the curves of the prices know it.
 */
export const stockChange = { unitsMin: 20, shareMin: 0.25 } as const;
/** Deliveries come in many parts: they are waited for, and prices worked out once for all of them. */
const pricesMinutesMin = 30;

/** Asks for new prices where the present ones are of yesterday or of another stock. */
export async function noticeStock(tx: Transaction): Promise<void> {
  const { rows } = await tx.db.execute<{ version: number; minutes: number; since: string }>(sql`
    select version, (extract(epoch from now() - computed_at) / 60)::float8 as minutes,
      computed_at::text as since
    from price_set order by version desc limit 1`);
  const [newest] = rows;
  const isOld = !newest || newest.minutes >= pricesHoursMax * 60;
  const isDue = isOld || (newest.minutes >= pricesMinutesMin && (await hasStockChanged(tx, newest.since)));
  if (!isDue) return;
  await enqueue(tx, refreshPricesJob, { afterVersion: newest?.version ?? 0 }, { key: refreshPricesJob.name });
}

/** The moment is a value, not a subquery: only then the database sees that few rows are younger, and reads no others. */
async function hasStockChanged(tx: Transaction, since: string): Promise<boolean> {
  const { unitsMin, shareMin } = stockChange;
  const { rows } = await tx.db.execute<{ changed: boolean }>(sql`
    select exists (
      select from (
        select variant_id, sum(abs(on_hand_delta)) as moved, sum(on_hand_delta) as net from stock_ledger
        where at > ${since}::timestamptz and on_hand_delta <> 0 and kind <> 'ship'
        group by variant_id having sum(abs(on_hand_delta)) >= ${unitsMin}::int
      ) change
      where moved >= ${shareMin}::float8 * (
        select sum(on_hand) - change.net from stock_balance held where held.variant_id = change.variant_id)
    ) as changed`);
  return rows[0]?.changed ?? false;
}
