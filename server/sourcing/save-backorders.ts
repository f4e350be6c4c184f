import { inArray, sql } from "drizzle-orm";
import { backorder } from "@/db/schema/sourcing.ts";
import type { DecisionId, OrderLineId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import type { LockedOrder } from "@/server/orders/lock-order.ts";
import { moveUnits } from "@/server/orders/move-units.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { Backorders } from "./core/non-service.ts";

/** Units that wait for supply are decided again with the rest of their order: they wait without a place until then. */
export async function wakeBackorders(
  tx: Transaction,
  lines: LockedOrder["lines"],
  decided: ReadonlySet<OrderLineId>,
): Promise<void> {
  const woken = lines.filter((line) => line.backordered > 0 && decided.has(line.id));
  if (woken.length === 0) return;
  await moveUnits(
    tx,
    woken.map(({ id: orderLineId, backordered: quantity }) => ({
      orderLineId,
      from: "backordered",
      to: "unallocated",
      quantity,
    })),
  );
  const ids = woken.map((line) => line.id);
  await tx.db.delete(backorder).where(inArray(backorder.orderLineId, ids));
}

/**
 * Lets units wait for goods on their way, never more than are coming. The supply's rows are locked after the balances, as
 * when goods come in, so two orders never wait for the same unit: who is later is refused, and planned again.
 */
export async function saveBackorders(
  tx: Transaction,
  waiting: readonly (Backorders["backorders"][number] & { decisionId: DecisionId })[],
): Promise<Outcome<null, "insufficient-stock">> {
  if (waiting.length === 0) return done(null);
  const wanted = JSON.stringify(
    waiting.map(({ variantId, quantity, row }) => ({ ...row, variantId, quantity })),
  );
  await tx.db.execute(sql`
    select from incoming_supply supply
    where (variant_id, location_id, expected_on) in (
      select "variantId", "locationId", "expectedOn" from jsonb_to_recordset(${wanted}::jsonb)
        as i("variantId" text, "locationId" text, "expectedOn" date))
    order by id for update`);
  const { rows } = await tx.db.execute<{ variantId: string; locationId: string; free: number }>(sql`
    select "variantId", "locationId", free from (
      select i."variantId", i."locationId", sum(i.quantity) as units, (
        coalesce((select sum(quantity) from incoming_supply supply where supply.received_at is null
          and (supply.variant_id, supply.location_id, supply.expected_on) = (i."variantId", i."locationId", i."expectedOn")), 0)
        - coalesce((select sum(line.backordered) from backorder other join order_line line on line.id = other.order_line_id
          where (other.variant_id, other.location_id, other.expected_on) = (i."variantId", i."locationId", i."expectedOn")), 0)
        )::int as free
      from jsonb_to_recordset(${wanted}::jsonb)
        as i("variantId" text, "locationId" text, "expectedOn" date, quantity int)
      group by i."variantId", i."locationId", i."expectedOn"
    ) asked where units > free limit 1`);
  const [short] = rows;
  if (short) return refused("insufficient-stock", short);
  const rowsToSave = waiting.map(({ orderLineId, variantId, row, one, decisionId }) => ({
    ...{ orderLineId, variantId, decisionId },
    ...{ locationId: row.locationId, expectedOn: row.expectedOn },
    ...{ arriveOn: one.arriveOn, serviceCode: one.serviceCode },
  }));
  // A row without units may be left by a line whose waiting units were cancelled.
  await tx.db.delete(backorder).where(
    inArray(
      backorder.orderLineId,
      waiting.map((one) => one.orderLineId),
    ),
  );
  await tx.db.insert(backorder).values(rowsToSave);
  await moveUnits(
    tx,
    waiting.map(({ orderLineId, quantity }) => ({
      orderLineId,
      from: "unallocated",
      to: "backordered",
      quantity,
    })),
  );
  return done(null);
}
