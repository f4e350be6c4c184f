import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import { dayNumber } from "@/server/locations/core/calendar.ts";
import type { LiveArticle } from "./core/live-facts.ts";
import { defaultPlan, type SeasonPlan } from "./core/season-plan.ts";

type ArticleRow = {
  id: VariantId;
  product_id: string;
  category: string;
  season_id: string | null;
  color: string | null;
  price: string;
  unit_cost: string;
  weight_grams: number;
  launch_on: BusinessDate | null;
  exit_on: BusinessDate | null;
  markdowns: { from: BusinessDate; share: number }[] | null;
  salvage_share: number | null;
  elasticity: number | null;
};

/** Every SKU that is sold, in the order of the ids, with the plan of its season. */
export async function loadArticles(db: Handle): Promise<LiveArticle[]> {
  const { rows } = await db.execute<ArticleRow>(sql`
    select v.id, v.product_id, p.category, p.season_id, v.color, v.price, v.unit_cost, v.weight_grams,
      s.launch_on::text, s.exit_on::text, plan.markdowns, plan.salvage_share, plan.elasticity
    from variant v join product p on p.id = v.product_id
    left join season s on s.id = p.season_id left join season_plan plan on plan.season_id = s.id
    where v.is_active order by v.id`);
  return rows.map((row) => ({
    variantId: row.id,
    productId: row.product_id,
    category: row.category,
    seasonId: row.season_id,
    sizeRun: `${row.product_id} ${row.color ?? ""}`,
    price: Number(row.price),
    unitCost: Number(row.unit_cost),
    weightGrams: row.weight_grams,
    plan: planOf(row),
  }));
}

function planOf(row: ArticleRow): SeasonPlan | null {
  if (row.launch_on === null || row.exit_on === null) return null;
  const usual = defaultPlan(dayNumber(row.launch_on), dayNumber(row.exit_on));
  return {
    ...usual,
    markdowns: row.markdowns?.map(({ from, share }) => ({ from: dayNumber(from), share })) ?? usual.markdowns,
    salvageShare: row.salvage_share ?? usual.salvageShare,
    elasticity: row.elasticity ?? usual.elasticity,
  };
}

export type Balance = { location_id: LocationId; variant_id: VariantId; units: number; safety_stock: number };

/**
 * What every active place holds of every SKU that is sold. Units that open orders have reserved, but whose place is not
 * settled, count as there: those orders are part of what is to come.
 */
export async function loadBalances(db: Handle): Promise<Balance[]> {
  const { rows } = await db.execute<Balance>(sql`
    with soft as (
      select held.location_id, held.variant_id, sum(held.quantity)::int as units
      from reservation held join order_line line on line.id = held.order_line_id and line.unallocated > 0
      where held.state = 'active' and held.expires_at is null and not exists (
        select from fulfillment_line work
        where work.order_line_id = held.order_line_id and work.reservation_id = held.id)
      group by held.location_id, held.variant_id)
    select b.location_id, b.variant_id, b.safety_stock,
      greatest(0, b.on_hand - b.withheld - b.reserved + coalesce(soft.units, 0)) as units
    from stock_balance b
    join location place on place.id = b.location_id and place.is_active
    join variant v on v.id = b.variant_id and v.is_active
    left join soft using (location_id, variant_id)
    order by b.variant_id, b.location_id`);
  return rows;
}
