import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { addDays, type BusinessDate } from "@/server/kernel/instant.ts";
import { dayNumber } from "@/server/locations/core/calendar.ts";
import type { Article, Shelf } from "./core/price-shelves.ts";
import { defaultPlan, type SeasonPlan } from "./core/season-plan.ts";
import { storeRates } from "./core/store-rate.ts";

/** Demand is looked back on for eight weeks: long enough for slow goods, short enough for the season. */
export const lookBackDays = 56;

export type Shelves = {
  shelves: Shelf[];
  articles: Map<VariantId, Article>;
  /** Days of demand that there were, and the units in them. */
  days: number;
  unitsSold: number;
};

/** Every shelf with units that customers can walk up to, and what is asked for there. */
export async function loadShelves(db: Handle, today: BusinessDate): Promise<Shelves> {
  const articles = await loadArticles(db);
  const { demands, days } = await loadDemand(db, today);
  const { rows } = await db.execute<{ location_id: LocationId; variant_id: VariantId; units: number }>(sql`
    select b.location_id, b.variant_id, greatest(0, b.on_hand - b.withheld - b.reserved) as units
    from stock_balance b join location place on place.id = b.location_id
    where place.kind = 'store' and place.is_active`);
  const places = indexOf(rows.map((row) => row.location_id));
  const variants = indexOf(rows.map((row) => row.variant_id));
  const rate = storeRates({
    days,
    demands: demands.flatMap((row) => {
      const [place, article] = [places.get(row.location_id), variants.get(row.variant_id)];
      return place === undefined || article === undefined ? [] : [{ place, article, units: row.units }];
    }),
  });
  const shelves = rows.map((row) => ({
    locationId: row.location_id,
    variantId: row.variant_id,
    units: row.units,
    dailyDemand: rate(places.get(row.location_id) ?? -1, variants.get(row.variant_id) ?? -1),
  }));
  return { shelves, articles, days, unitsSold: demands.reduce((sum, row) => sum + row.units, 0) };
}

function indexOf<T>(keys: readonly T[]): Map<T, number> {
  const index = new Map<T, number>();
  for (const key of keys) if (!index.has(key)) index.set(key, index.size);
  return index;
}

async function loadDemand(db: Handle, today: BusinessDate) {
  const from = addDays(today, -lookBackDays);
  const { rows } = await db.execute<{ location_id: LocationId; variant_id: VariantId; units: number }>(sql`
    select location_id, variant_id, sum(units)::int as units from store_demand
    where day >= ${from} and day < ${today} group by location_id, variant_id`);
  const { rows: spans } = await db.execute<{ days: number }>(sql`
    select coalesce(${today}::date - min(day), 0)::int as days from store_demand
    where day >= ${from} and day < ${today}`);
  return { demands: rows, days: spans[0]?.days ?? 0 };
}

type ArticleRow = {
  id: VariantId;
  product_id: string;
  color: string | null;
  price: string;
  unit_cost: string;
  launch_on: BusinessDate | null;
  exit_on: BusinessDate | null;
  markdowns: { from: BusinessDate; share: number }[] | null;
  salvage_share: number | null;
  elasticity: number | null;
};

/** Every active article with what it is sold for and how its season ends. */
export async function loadArticles(db: Handle): Promise<Map<VariantId, Article>> {
  const { rows } = await db.execute<ArticleRow>(sql`
    select v.id, v.product_id, v.color, v.price, v.unit_cost, s.launch_on::text, s.exit_on::text, plan.markdowns,
      plan.salvage_share, plan.elasticity
    from variant v join product p on p.id = v.product_id
    left join season s on s.id = p.season_id left join season_plan plan on plan.season_id = s.id
    where v.is_active`);
  return new Map(
    rows.map((row): [VariantId, Article] => [
      row.id,
      {
        variantId: row.id,
        sizeRun: `${row.product_id} ${row.color ?? ""}`,
        price: Number(row.price),
        unitCost: Number(row.unit_cost),
        plan: planOf(row),
      },
    ]),
  );
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
