import { asc, desc, eq, inArray } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { product, season, variant } from "@/db/schema/catalog.ts";
import { seasonPlan } from "@/db/schema/planning.ts";
import { priceSet } from "@/db/schema/promising.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId, SeasonId, VariantId } from "@/server/kernel/ids.ts";
import { type BusinessDate, businessDate, type Instant } from "@/server/kernel/instant.ts";
import { dateOfDay, dayNumber } from "@/server/locations/core/calendar.ts";
import { defaultPlan, priceShareOn } from "./core/season-plan.ts";
import { shipRather } from "./core/ship-rather.ts";
import { loadFacts } from "./load-facts.ts";

export type SeasonView = {
  seasonId: SeasonId;
  code: string;
  name: string;
  launchOn: string;
  exitOn: string;
  markdowns: { from: string; share: number }[];
  salvageShare: number;
  elasticity: number;
  /** Nobody has set it: these are the default steps. */
  isDefault: boolean;
  /** The share of the list price that is asked today; null before and after the season. */
  shareToday: number | null;
};

export type PriceSetView = {
  version: number;
  method: string;
  computedAt: Date;
  seconds: number;
  inputs: Record<string, string | number>;
};

/** Every season with how it is sold off, and the prices that plans are made with. */
export async function findSeasonPlans(
  ctx: Context,
): Promise<{ seasons: SeasonView[]; prices: PriceSetView | null }> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const today = dayNumber(businessDate(now, "UTC"));
    const rows = await db
      .select({ season, plan: seasonPlan })
      .from(season)
      .leftJoin(seasonPlan, eq(seasonPlan.seasonId, season.id))
      .orderBy(asc(season.launchOn));
    const [newest] = await db.select().from(priceSet).orderBy(desc(priceSet.version)).limit(1);
    return {
      seasons: rows.map(({ season: row, plan }) => toView(row, plan, today)),
      prices: newest ? toPriceSetView(newest) : null,
    };
  });
}

/** Price sets that a person looks back on. */
const setsMax = 10;

/** The last price sets, newest first, with the moment that their age is counted from. */
export async function findPriceSets(ctx: Context): Promise<{ sets: PriceSetView[]; now: Instant }> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const rows = await db.select().from(priceSet).orderBy(desc(priceSet.version)).limit(setsMax);
    return { sets: rows.map(toPriceSetView), now };
  });
}

function toPriceSetView(row: typeof priceSet.$inferSelect): PriceSetView {
  const { version, method, computedAt, seconds, inputs } = row;
  return { version, method, computedAt, seconds, inputs };
}

function toView(
  row: typeof season.$inferSelect,
  plan: typeof seasonPlan.$inferSelect | null,
  today: number,
): SeasonView {
  const dayOf = (date: string) => dayNumber(date as BusinessDate);
  const usual = defaultPlan(dayOf(row.launchOn), dayOf(row.exitOn));
  const used = plan
    ? {
        ...usual,
        ...plan,
        markdowns: plan.markdowns.map(({ from, share }) => ({ from: dayOf(from), share })),
      }
    : usual;
  return {
    seasonId: row.id,
    code: row.code,
    name: row.name,
    launchOn: row.launchOn,
    exitOn: row.exitOn,
    markdowns: used.markdowns.map(({ from, share }) => ({ from: dateOfDay(from), share })),
    salvageShare: used.salvageShare,
    elasticity: used.elasticity,
    isDefault: plan === null,
    shareToday: priceShareOn(used, today),
  };
}

/** Units of one style and color at a store; amounts in whole cents of the workspace's currency, for all of them. */
export type ShipRatherView = {
  locationId: LocationId;
  locationCode: string;
  locationName: string;
  styleCode: string;
  styleName: string;
  color: string | null;
  units: number;
  shelfValue: number;
  onlineValue: number;
  markdownOn: BusinessDate | null;
};

/** Which stores should ship a style rather than mark it down, the largest gain first (`core/ship-rather.ts`). */
export async function findShipRather(ctx: Context): Promise<{ rows: ShipRatherView[] }> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const { facts } = await loadFacts(db, now);
    const found = shipRather(facts);
    const styles = await findStyles(
      db,
      found.map(({ sku }) => facts.articles[sku]!.variantId),
    );
    return {
      rows: found.flatMap(
        ({ location, sku, units, shelfValue, onlineValue, markdownOn }): ShipRatherView[] => {
          const place = facts.network.locations[location]!;
          const style = styles.get(facts.articles[sku]!.variantId);
          if (!style) return [];
          return [
            {
              locationId: place.locationId,
              locationCode: place.code,
              locationName: place.name,
              ...style,
              ...{ units, shelfValue, onlineValue },
              markdownOn: markdownOn === null ? null : dateOfDay(markdownOn),
            },
          ];
        },
      ),
    };
  });
}

async function findStyles(db: Handle, variantIds: readonly VariantId[]) {
  const rows = await db
    .select({ id: variant.id, color: variant.color, styleCode: product.styleCode, styleName: product.name })
    .from(variant)
    .innerJoin(product, eq(product.id, variant.productId))
    .where(inArray(variant.id, [...new Set(variantIds)]));
  return new Map(rows.map(({ id, ...style }) => [id, style]));
}
