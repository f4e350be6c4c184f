import { type SQL, sql } from "drizzle-orm";
import type { CommandContext } from "@/server/context.ts";
import { newId, type OrderId, type VariantId } from "@/server/kernel/ids.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { askedAgainMax } from "./core/non-service.ts";
import { sourceOrderJob } from "./jobs.ts";

/** Goods came in or were found: whoever waits for them is decided again, who ordered first comes first. */
export async function serveWaiting(
  ctx: CommandContext,
  { variantId }: { variantId: VariantId },
): Promise<Outcome<{ orders: number }>> {
  return runCommand(ctx, { name: "sourcing.serve-waiting", input: { variantId } }, async (tx) =>
    done({
      orders: await sourceAgain(tx, sql`l.variant_id = ${variantId} and l.unallocated + l.backordered > 0`),
    }),
  );
}

/**
 * What should have come in and has not: its orders wait for something else, or for a person. One that is on hold is
 * decided when it is released.
 */
export async function rescueOverdue(tx: Transaction): Promise<number> {
  return sourceAgain(
    tx,
    sql`l.backordered > 0 and not exists (select from hold where hold.order_id = o.id and hold.state = 'open')
      and exists (select from backorder waiting
      join location place on place.id = waiting.location_id
      where waiting.order_line_id = l.id and waiting.expected_on < (now() at time zone place.time_zone)::date - 1)`,
  );
}

/** Each order by its own job, in the order of time; one that is asked for already is not asked for twice. */
async function sourceAgain(tx: Transaction, which: SQL): Promise<number> {
  const { rows } = await tx.db.execute<{ id: OrderId }>(sql`
    select o.id from sales_order o
    where o.state in ('placed', 'confirmed') and exists (select from order_line l where l.order_id = o.id and ${which})
    order by o.ordered_at, o.number limit ${askedAgainMax}`);
  for (const { id: orderId } of rows)
    await enqueue(
      tx,
      sourceOrderJob,
      { orderId, eventId: newId("evt"), isRestock: true },
      { key: `${sourceOrderJob.name}:${orderId}` },
    );
  return rows.length;
}
