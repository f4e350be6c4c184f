import { type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { VariantId } from "@/server/kernel/ids.ts";
import type { ExpectedUnits, History } from "./core/history.ts";

/**
 * What was on its way while orders were replayed, as it is recorded: each row until its receipt, and what came of it in
 * parts as the ledger tells by the source's name, the soonest row of a source first. Units that other orders wait for
 * now are kept for them.
 *
 * Not recorded, and so taken to have been known from the start: when a row was written, and that a source was told anew
 * (its last word counts). What other orders waited for and got is not kept for them; that they took it is a move.
 * @param since receipts before this moment are over; null: the ledger does not reach back to the orders, which find
 *   today's stock, so what has come in already lies there
 */
export async function loadSupply(
  db: Handle,
  { orderIds, variantIds, since }: { orderIds: SQL; variantIds: SQL; since: string | null },
): Promise<History["supply"]> {
  const isOpen = since
    ? sql`(received_at is null or received_at >= ${since}::timestamptz)`
    : sql`received_at is null`;
  const parts = since ? sql`union all ${receivedParts(variantIds, since)}` : sql``;
  const { rows } = await db.execute<
    Omit<ExpectedUnits, "receivedAt"> & { variantId: VariantId; received_at: string | null }
  >(sql`
    select variant_id as "variantId", location_id as "locationId", expected_on::text as "expectedOn",
      sum(units)::int as units, received_at::text
    from (
      select variant_id, location_id, expected_on, quantity as units, received_at from incoming_supply
      where variant_id in ${variantIds} and ${isOpen}
      ${parts}
      union all
      select waiting.variant_id, waiting.location_id, waiting.expected_on, -line.backordered, null
      from backorder waiting join order_line line on line.id = waiting.order_line_id
      where waiting.variant_id in ${variantIds} and line.order_id not in ${orderIds}
    ) expected
    group by variant_id, location_id, expected_on, received_at
    order by variant_id, expected_on, location_id, received_at`);
  const supply = new Map<VariantId, ExpectedUnits[]>();
  for (const { variantId, received_at, ...row } of rows) {
    const known = supply.get(variantId) ?? [];
    known.push({ ...row, receivedAt: received_at === null ? null : new Date(received_at) });
    supply.set(variantId, known);
  }
  return supply;
}

/**
 * Receipts by a source's name that ended none of its rows: a row keeps only what was open before the last of them, which
 * is the first in the ledger from its moment on.
 */
function receivedParts(variantIds: SQL, since: string): SQL {
  const isOfRow = sql`supply.variant_id = goods.variant_id and supply.location_id = goods.location_id
    and supply.source = goods.note`;
  return sql`
    select goods.variant_id, goods.location_id, part.expected_on, goods.on_hand_delta, goods.at
    from stock_ledger goods join lateral (
      select expected_on from incoming_supply supply
      where ${isOfRow} and (supply.received_at is null or supply.received_at > goods.at)
      order by expected_on, id limit 1
    ) part on true
    where goods.variant_id in ${variantIds} and goods.kind = 'receive' and goods.at >= ${since}::timestamptz
      and not exists (select from incoming_supply supply
        where ${isOfRow} and supply.received_at <= goods.at and not exists (select from stock_ledger sooner
          where sooner.variant_id = goods.variant_id and sooner.location_id = goods.location_id
            and sooner.kind = 'receive' and sooner.note = goods.note
            and sooner.at >= supply.received_at and sooner.seq < goods.seq))`;
}
