import { and, ilike, inArray, like, or, sql } from "drizzle-orm";
import { person } from "@/db/schema/customers.ts";
import { fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { salesOrder } from "@/db/schema/orders.ts";
import type { Context } from "@/server/context.ts";
import { findWork, type WorkRow, withinScope } from "./find-queue.ts";

/** Pickups shown for one search; a customer rarely has more waiting. */
const pickupsMax = 20;

/** What a customer at the counter came for: by order number, work code, name, or the end of a phone number. */
export async function findPickup(ctx: Context, input: { query: string }): Promise<{ rows: WorkRow[] }> {
  const text = input.query.replace(/[\\%_]/g, "\\$&");
  const digits = input.query.replace(/\D/g, "");
  const matches = or(
    sql`${salesOrder.number}::text = ${digits}`,
    sql`${fulfillmentOrder.code} = ${input.query}`,
    ilike(person.name, `%${text}%`),
    digits.length >= 4 ? like(person.phoneDigits, `%${digits}`) : undefined,
  );
  const rows = await ctx.db.read(ctx.scope, (db) =>
    findWork(
      db,
      and(
        withinScope(ctx.scope),
        sql`${fulfillmentOrder.mode} = 'pickup'`,
        inArray(fulfillmentOrder.state, ["ready_for_pickup", "released", "accepted", "picking", "picked"]),
        matches,
      ),
      "urgency",
      pickupsMax,
    ),
  );
  const isReady = (row: WorkRow) => (row.state === "ready_for_pickup" ? 0 : 1);
  return { rows: rows.sort((left, right) => isReady(left) - isReady(right)) };
}
