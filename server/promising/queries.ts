import { desc, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { observedDelay, priceSet } from "@/db/schema/promising.ts";
import { findVariantsByIds } from "@/server/catalog/queries.ts";
import { findChannelByCode, findWorkspace } from "@/server/channels/queries.ts";
import type { Context } from "@/server/context.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { ChannelId, LocationId, OrderId, VariantId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { findPostalPlace } from "@/server/locations/queries.ts";
import { findPriceTables } from "@/server/pricing/queries.ts";
import { defaultPlanSettings, type PlanSettings } from "./core/candidate.ts";
import { type Combination, toCombinations } from "./core/combinations.ts";
import type { ObservedDelays } from "./core/delays.ts";
import { type OffersRequest, planSettings } from "./core/inputs.ts";
import type { OfferAssignment, OfferLine, OffersInput, OffersView } from "./core/offer.ts";
import { toOffers } from "./core/offers.ts";
import { loadSnapshot, type OwnUnits } from "./load-snapshot.ts";

/** What can be promised for a draft's lines, with totals once every line has a choice. */
export async function findOffers(ctx: Context, input: OffersRequest): Promise<OffersView> {
  return ctx.db.read(ctx.scope, async (db, now) => (await findDraftOffers(db, now, input)).view);
}

/** Offers and, for what is chosen, which place would hold which units: what *reserve* binds. */
export async function findDraftOffers(
  db: Handle,
  now: Instant,
  input: OffersRequest & { channelCode?: string },
): Promise<{ view: OffersView; assignments: OfferAssignment[]; channelId: ChannelId | undefined }> {
  const { channelId, ...loaded } = await loadOffersInput(db, now, input);
  return { ...toOffers(loaded), channelId };
}

/** The best ways to get all lines of a draft together; none while something cannot be had. */
export async function findCombinations(
  ctx: Context,
  input: OffersRequest,
): Promise<{ combinations: Combination[] }> {
  return ctx.db.read(ctx.scope, async (db, now) => ({
    combinations: toCombinations(await loadOffersInput(db, now, input)),
  }));
}

async function loadOffersInput(
  db: Handle,
  now: Instant,
  input: OffersRequest & { channelCode?: string },
): Promise<OffersInput & { channelId: ChannelId | undefined }> {
  const workspace = await findWorkspace(db);
  assert(workspace, "the workspace is set up");
  const channel = await findChannelByCode(db, input.channelCode ?? "phone");
  const variantIds = [...new Set(input.lines.map((line) => line.variantId))];
  const variants = new Map((await findVariantsByIds(db, variantIds)).map((hit) => [hit.variantId, hit]));
  const own = await findFreeReservations(db, input.orderId);
  const channelId = channel?.id;
  const snapshot = await loadSnapshot(db, { now, variantIds, own, channelId });
  return {
    channelId,
    lines: input.lines.flatMap((line): OfferLine[] => {
      const hit = variants.get(line.variantId);
      if (!hit) return [];
      const { sku, name, price: unitPrice, weightGrams } = hit;
      return [{ ...line, sku, name, unitPrice, weightGrams }];
    }),
    destination: input.destinationZip ? await findPostalPlace(db, input.destinationZip) : null,
    near: input.nearZip ? await findPostalPlace(db, input.nearZip) : null,
    snapshot,
    plan: await findPlanSettings(db),
    prices: await findPriceTables(db),
    currency: workspace.currency,
    threshold: channel?.threshold ?? 0,
    delays: await findDelays(db),
    now,
  };
}

/** What a draft has reserved: its own units are free for itself. */
async function findFreeReservations(db: Handle, orderId: OrderId): Promise<OwnUnits[]> {
  const { rows } = await db.execute<{ variant_id: VariantId; location_id: LocationId; quantity: number }>(sql`
    select variant_id, location_id, sum(quantity)::int as quantity from reservation
    where order_id = ${orderId} and state = 'active' group by variant_id, location_id`);
  return rows.map((row) => ({
    variantId: row.variant_id,
    locationId: row.location_id,
    quantity: row.quantity,
  }));
}

/**
 * What orders are planned by: the prices and rules of the strategy that decides now, so that what is offered is what
 * will be done. Before the first decision those of a new retailer.
 */
export async function findPlanSettings(db: Handle): Promise<PlanSettings> {
  const { rows } = await db.execute<{ plan: unknown }>(
    sql`select settings -> 'plan' as plan from strategy where is_active limit 1`,
  );
  return rows[0] ? planSettings.parse(rows[0].plan) : defaultPlanSettings;
}

/** How late places and carriers were of late, as it was last worked out; null: it never was. */
async function findDelays(db: Handle): Promise<ObservedDelays | null> {
  const [newest] = await db
    .select({ delays: observedDelay.delays })
    .from(observedDelay)
    .orderBy(desc(observedDelay.computedAt))
    .limit(1);
  return newest?.delays ?? null;
}

/** When it was last worked out how late places and carriers are; null: never. */
export async function newestDelaysAt(db: Handle): Promise<Instant | null> {
  const [newest] = await db
    .select({ at: observedDelay.computedAt })
    .from(observedDelay)
    .orderBy(desc(observedDelay.computedAt))
    .limit(1);
  return newest?.at ?? null;
}

/** The version of the prices that plans read; 0: there are none. */
export async function newestPriceVersion(db: Handle): Promise<number> {
  const [newest] = await db
    .select({ version: priceSet.version })
    .from(priceSet)
    .orderBy(desc(priceSet.version))
    .limit(1);
  return newest?.version ?? 0;
}
