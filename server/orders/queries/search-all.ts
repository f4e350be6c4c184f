import type { VariantHit } from "@/server/catalog/core/variant.ts";
import { searchVariants } from "@/server/catalog/queries.ts";
import type { Context } from "@/server/context.ts";
import { searchPeople } from "@/server/customers/queries.ts";
import type { PersonId } from "@/server/kernel/ids.ts";
import { type OrderHit, searchOrders } from "./search-orders.ts";

const hitsMax = 6;

/** Whatever a few typed characters may mean, for the palette. Customers are shown to those who serve them. */
export async function searchAll(
  ctx: Context,
  { q }: { q: string },
): Promise<{
  orders: OrderHit[];
  variants: VariantHit[];
  people: { personId: PersonId; name: string; phone: string | null }[];
}> {
  const seesPeople = ctx.actor.role === "service" || ctx.actor.role === "admin";
  const [orders, { variants }, people] = await Promise.all([
    searchOrders(ctx, { query: q }),
    searchVariants(ctx, { query: q, limit: hitsMax }),
    seesPeople ? searchPeople(ctx, { query: q }) : [],
  ]);
  const named = people.slice(0, hitsMax).map(({ personId, name, phone }) => ({ personId, name, phone }));
  return { orders, variants, people: named };
}
