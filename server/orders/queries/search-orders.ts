import { sql } from "drizzle-orm";
import type { Context } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { OrderState } from "../core/lifecycle.ts";

const hitsMax = 6;

export type OrderHit = { orderId: OrderId; number: number; customerName: string; state: OrderState };

/** Orders by number, tracking number, or the customer's name, for the palette: the newest few. */
export async function searchOrders(ctx: Context, input: { query: string }): Promise<OrderHit[]> {
  const words = `${input.query.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const digits = input.query.replace(/\D/g, "");
  return ctx.db.read(ctx.scope, async (db) => {
    const result = await db.execute<{ id: OrderId; number: string; name: string; state: OrderState }>(sql`
      select o.id, o.number, p.name, o.state from sales_order o join person p on p.id = o.person_id
      where o.number::text like ${`${digits || "-"}%`} or lower(p.name) like ${words}
        or o.id in (select f.order_id from package k join fulfillment_order f on f.id = k.fulfillment_order_id where k.tracking_number = ${input.query.toUpperCase()})
      order by (o.number::text = ${digits}) desc, o.placed_at desc limit ${hitsMax}`);
    return result.rows.map((row) => ({
      orderId: row.id,
      number: Number(row.number),
      customerName: row.name,
      state: row.state,
    }));
  });
}
