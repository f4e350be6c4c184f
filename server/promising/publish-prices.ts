import { sql } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { capacityPrice, priceSet, unitPrice } from "@/db/schema/promising.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { toStoredOutlook } from "./core/outlook.ts";
import type { PriceSet } from "./core/prices.ts";

export type NewPriceSet = Omit<PriceSet, "version"> & {
  method: (typeof priceSet.$inferInsert)["method"];
  seconds: number;
  inputs: Record<string, string | number>;
};

/**
 * Makes the prices the ones that every plan reads from now on. All of them in the caller's transaction: a run that
 * dies leaves the earlier version.
 */
export async function publishPrices(tx: Transaction, set: NewPriceSet): Promise<{ version: number }> {
  // One publisher at a time, or two would take the same number.
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('promising.publish-prices'))`);
  const { rows } = await tx.db.execute<{ version: number }>(
    sql`select coalesce(max(version), 0)::int + 1 as version from price_set`,
  );
  const version = rows[0]?.version ?? 1;
  const priceSetId = newId("prs");
  const { method, computedAt, seconds, inputs } = set;
  const { commandId } = tx;
  await insertRows(tx.db, priceSet, [
    { id: priceSetId, version, method, computedAt, seconds, inputs, commandId },
  ]);
  await insertRows(
    tx.db,
    unitPrice,
    [...set.cells].map(([variantId, cells]) => ({
      priceSetId,
      variantId,
      cells: Object.fromEntries(
        [...cells].map(([locationId, { endValue, curve }]) => [locationId, [endValue, ...curve]]),
      ),
      outlook: toStoredOutlook(cells),
    })),
  );
  await insertRows(
    tx.db,
    capacityPrice,
    [...set.capacity].map(([locationId, days]) => ({
      priceSetId,
      locationId,
      days: Object.fromEntries(days),
    })),
  );
  return { version };
}
