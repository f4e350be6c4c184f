import { count, desc, eq, inArray, max } from "drizzle-orm";
import { salesOrder } from "@/db/schema/orders.ts";
import type { Context } from "@/server/context.ts";
import type { OrderId, PersonId } from "@/server/kernel/ids.ts";
import { type Money, money } from "@/server/kernel/money.ts";
import type { OrderState } from "../core/lifecycle.ts";

export type OrdersOfPerson = { orderCount: number; lastOrder: { number: number; placedAt: Date } | null };

/** How many orders each of these people has, and the last one. Who has none is not in the map. */
export async function countOrdersOfPeople(
  ctx: Context,
  personIds: readonly PersonId[],
): Promise<Map<PersonId, OrdersOfPerson>> {
  if (personIds.length === 0) return new Map();
  return ctx.db.read(ctx.scope, async (db) => {
    const rows = await db
      .select({
        personId: salesOrder.personId,
        orderCount: count(),
        number: max(salesOrder.number),
        placedAt: max(salesOrder.placedAt),
      })
      .from(salesOrder)
      .where(inArray(salesOrder.personId, [...personIds]))
      .groupBy(salesOrder.personId);
    return new Map(
      rows.map(({ personId, orderCount, number, placedAt }) => {
        const lastOrder = number !== null && placedAt !== null ? { number, placedAt } : null;
        return [personId, { orderCount, lastOrder }];
      }),
    );
  });
}

/** What a caller asks about: their last orders. */
const ordersMax = 20;

export type OrderOfPerson = {
  orderId: OrderId;
  number: number;
  placedAt: Date;
  grand: Money;
  state: OrderState;
};

export async function listOrdersOfPerson(
  ctx: Context,
  input: { personId: PersonId },
): Promise<OrderOfPerson[]> {
  return ctx.db.read(ctx.scope, async (db) => {
    const rows = await db
      .select()
      .from(salesOrder)
      .where(eq(salesOrder.personId, input.personId))
      .orderBy(desc(salesOrder.placedAt), desc(salesOrder.number))
      .limit(ordersMax);
    return rows.map(({ id, number, placedAt, grand, currency, state }) => ({
      orderId: id,
      number,
      placedAt,
      grand: money(grand, currency),
      state,
    }));
  });
}
