import { asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { user } from "@/db/schema/auth.ts";
import { product, season, variant } from "@/db/schema/catalog.ts";
import { auditRow } from "@/db/schema/outbox.ts";
import { seasonPlan } from "@/db/schema/planning.ts";
import { priceSet } from "@/db/schema/promising.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId, SeasonId, VariantId } from "@/server/kernel/ids.ts";
import { type BusinessDate, businessDate, type Instant } from "@/server/kernel/instant.ts";
import { dateOfDay, dayNumber } from "@/server/locations/core/calendar.ts";
import { findClock } from "@/server/locations/queries.ts";
import { pricesAgeMaxHours } from "@/server/promising/core/prices.ts";
import type { LiveFacts } from "./core/live-facts.ts";
import { defaultPlan, priceShareOn } from "./core/season-plan.ts";
import { type ShipRather, shipRather } from "./core/ship-rather.ts";
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
  /** When and by whom it was set; null: by nobody, these are the default steps. */
  saved: { at: Date; by: string | null } | null;
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
): Promise<{ seasons: SeasonView[]; prices: PriceSetView | null; isStale: boolean; today: BusinessDate }> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const today = businessDate(now, await findClock(db));
    const rows = await db
      .select({ season, plan: seasonPlan })
      .from(season)
      .leftJoin(seasonPlan, eq(seasonPlan.seasonId, season.id))
      .orderBy(asc(season.launchOn));
    const savers = await findSavers(
      db,
      rows.flatMap(({ plan }) => plan?.seasonId ?? []),
    );
    const seasons = rows.map((row) =>
      toView(row, { by: savers.get(row.season.id) ?? null, today: dayNumber(today) }),
    );
    const [newest] = await db.select().from(priceSet).orderBy(desc(priceSet.version)).limit(1);
    return {
      ...{ seasons, today },
      prices: newest ? toPriceSetView(newest) : null,
      isStale: newest ? now.getTime() - newest.computedAt.getTime() > pricesAgeMaxHours * 3_600_000 : false,
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
  { season: row, plan }: { season: typeof season.$inferSelect; plan: typeof seasonPlan.$inferSelect | null },
  { by, today }: { by: string | null; today: number },
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
    saved: plan && { at: plan.updatedAt, by },
    shareToday: priceShareOn(used, today),
  };
}

/** Units of one style and color at a store; amounts in whole cents of the workspace's currency, for all of them. */
export type ShipRatherView = {
  locationId: LocationId;
  locationCode: string;
  locationName: string;
  seasonId: SeasonId | null;
  styleCode: string;
  styleName: string;
  color: string | null;
  /** Sizes that the store has none of, in their order. */
  missingSizes: string[];
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
    const idOf = (sku: number) => facts.articles[sku]!.variantId;
    const styles = await findStyles(
      db,
      found.flatMap(({ sku, missing }) => [sku, ...missing].map(idOf)),
    );
    return { rows: found.flatMap((row) => toShipRatherView(row, { facts, styles })) };
  });
}

function toShipRatherView(
  { location, sku, missing, markdownOn, units, shelfValue, onlineValue }: ShipRather,
  { facts, styles }: { facts: LiveFacts; styles: Awaited<ReturnType<typeof findStyles>> },
): ShipRatherView[] {
  const place = facts.network.locations[location]!;
  const style = styles.get(facts.articles[sku]!.variantId);
  if (!style) return [];
  const { seasonId, styleCode, styleName, color } = style;
  const gone = missing.flatMap((one) => styles.get(facts.articles[one]!.variantId) ?? []);
  return [
    {
      locationId: place.locationId,
      locationCode: place.code,
      locationName: place.name,
      ...{ seasonId, styleCode, styleName, color, units, shelfValue, onlineValue },
      missingSizes: gone
        .sort((left, right) => left.sizeRank - right.sizeRank)
        .flatMap(({ size }) => size ?? []),
      markdownOn: markdownOn === null ? null : dateOfDay(markdownOn),
    },
  ];
}

async function findStyles(db: Handle, variantIds: readonly VariantId[]) {
  const rows = await db
    .select({
      ...{ id: variant.id, color: variant.color, size: variant.size, sizeRank: variant.sizeRank },
      ...{ seasonId: product.seasonId, styleCode: product.styleCode, styleName: product.name },
    })
    .from(variant)
    .innerJoin(product, eq(product.id, variant.productId))
    .where(inArray(variant.id, [...new Set(variantIds)]));
  return new Map(rows.map(({ id, ...style }) => [id, style]));
}

/** Who set the plan of each season that has one; a season that the house itself set is left out. */
export async function findSavers(db: Handle, seasonIds: readonly SeasonId[]): Promise<Map<string, string>> {
  if (seasonIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([auditRow.entityId], { seasonId: auditRow.entityId, name: user.name })
    .from(auditRow)
    .innerJoin(user, sql`${auditRow.actor} = 'user:' || ${user.id}`)
    .where(inArray(auditRow.entityId, [...seasonIds]))
    .orderBy(auditRow.entityId, desc(auditRow.seq));
  return new Map(rows.map(({ seasonId, name }) => [seasonId ?? "", name]));
}
