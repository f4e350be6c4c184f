import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { incomingSupply, stockBalance } from "@/db/schema/inventory.ts";
import type { VariantHit } from "@/server/catalog/core/variant.ts";
import { findSiblings, findVariantsByText } from "@/server/catalog/queries.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { milesBetween } from "@/server/locations/core/distance.ts";
import { currentOrNextSpan } from "@/server/locations/core/hours.ts";
import type { LocationView } from "@/server/locations/core/place.ts";
import { findLocations, findOpenings } from "@/server/locations/queries.ts";
import { type StockRecord, type StockTerms, stockTerms } from "../core/availability.ts";
import type { LookUpInput } from "../core/inputs.ts";

/** What one place has of a SKU, and when one can go there. */
export type StockAt = Pick<
  LocationView,
  "locationId" | "code" | "name" | "kind" | "city" | "state" | "zip" | "phone" | "timeZone" | "canPickup"
> & {
  distanceMiles: number | null;
  /** One of the asker's own stores, or the place that was asked about. */
  isOwn: boolean;
  isOpenNow: boolean;
  opensAt: Instant | null;
  closesAt: Instant | null;
  terms: StockTerms;
  incoming: { quantity: number; expectedOn: string }[];
};

export type Sibling = {
  variantId: VariantId;
  sku: string;
  color: string | null;
  size: string | null;
  sizeRank: number;
  availableHere: number;
  availableNetwork: number;
};

export type LookUpView = {
  variant: VariantHit | null;
  matches: VariantHit[];
  siblings: Sibling[];
  own: StockAt[];
  nearby: StockAt[];
  warehouses: StockAt[];
  vendors: StockAt[];
  askedAt: Instant;
};

const matchesMax = 12;
/** Nobody drives further than to the fortieth store. */
const nearbyMax = 40;
const nothing: StockRecord = { onHand: 0, reserved: 0, withheld: 0, safetyStock: 0, fenced: 0 };

/** Scan or type: what we have of it, here first, then near, then far. Several SKUs that fit are answered as matches. */
export async function lookUp(ctx: Context, input: LookUpInput): Promise<LookUpView> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const hits = await findVariantsByText(db, { query: input.query, limit: matchesMax });
    const variant = theOneMeant(hits, input.query);
    const empty = { siblings: [], own: [], nearby: [], warehouses: [], vendors: [] };
    if (!variant) return { variant: null, matches: hits, ...empty, askedAt: now };
    const here = input.locationId ?? ctx.actor.stores[0]?.locationId ?? null;
    const ownIds = new Set(ctx.actor.stores.map((store) => store.locationId));
    if (input.locationId) ownIds.add(input.locationId);
    const places = await findPlaces(db, { variantId: variant.variantId, here, ownIds, now });
    const siblings = await findSiblingStock(db, variant.variantId, here);
    return { variant, matches: [], siblings, ...grouped(places), askedAt: now };
  });
}

/** An exact code, or the only one that fits. */
function theOneMeant(hits: readonly VariantHit[], query: string): VariantHit | null {
  const typed = query.trim().toLowerCase();
  const [first] = hits;
  if (!first) return null;
  const isExact = first.sku.toLowerCase() === typed || first.barcode === typed;
  return isExact || hits.length === 1 ? first : null;
}

type Asked = { variantId: VariantId; here: LocationId | null; ownIds: ReadonlySet<LocationId>; now: Instant };

async function findPlaces(db: Handle, { variantId, here, ownIds, now }: Asked): Promise<StockAt[]> {
  const locations = await findLocations(db);
  const openings = await findOpenings(db);
  const records = await findRecords(db, variantId);
  const incoming = await findIncoming(db, variantId);
  const center = locations.find((location) => location.locationId === here);
  return locations
    .filter((location) => location.isActive)
    .map((location) => {
      const { hours = [], closures = new Set<string>() } = openings.get(location.locationId) ?? {};
      const span = currentOrNextSpan({ hours, closures, timeZone: location.timeZone }, now);
      const { locationId, code, name, kind, city, state, zip, phone, timeZone, canPickup } = location;
      return {
        ...{ locationId, code, name, kind, city, state, zip, phone, timeZone, canPickup },
        distanceMiles: center ? milesBetween(center, location) : null,
        isOwn: ownIds.has(locationId),
        isOpenNow: span !== null && span.opensAt <= now,
        opensAt: span?.opensAt ?? null,
        closesAt: span?.closesAt ?? null,
        terms: stockTerms(records.get(locationId) ?? nothing),
        incoming: incoming.get(locationId) ?? [],
      };
    });
}

/** By nearness where there is a "here", else the fullest first. */
function grouped(places: StockAt[]): Pick<LookUpView, "own" | "nearby" | "warehouses" | "vendors"> {
  const sorted = places.sort(
    (left, right) =>
      (left.distanceMiles ?? 0) - (right.distanceMiles ?? 0) ||
      right.terms.available - left.terms.available ||
      (left.code < right.code ? -1 : 1),
  );
  const others = sorted.filter((place) => !place.isOwn);
  return {
    own: sorted.filter((place) => place.isOwn),
    nearby: others.filter((place) => place.kind === "store").slice(0, nearbyMax),
    warehouses: others.filter((place) => place.kind === "warehouse"),
    // A vendor who never had it is no answer.
    vendors: others.filter(
      (place) => place.kind === "vendor" && (place.terms.onHand > 0 || place.incoming.length > 0),
    ),
  };
}

async function findRecords(db: Handle, variantId: VariantId): Promise<Map<LocationId, StockRecord>> {
  const rows = await db
    .select({
      locationId: stockBalance.locationId,
      onHand: stockBalance.onHand,
      reserved: stockBalance.reserved,
      withheld: stockBalance.withheld,
      safetyStock: stockBalance.safetyStock,
      fenced: stockBalance.fenced,
    })
    .from(stockBalance)
    .where(eq(stockBalance.variantId, variantId));
  return new Map(rows.map(({ locationId, ...record }) => [locationId, record]));
}

async function findIncoming(
  db: Handle,
  variantId: VariantId,
): Promise<Map<LocationId, { quantity: number; expectedOn: string }[]>> {
  const rows = await db
    .select({
      locationId: incomingSupply.locationId,
      quantity: incomingSupply.quantity,
      expectedOn: incomingSupply.expectedOn,
    })
    .from(incomingSupply)
    .where(and(eq(incomingSupply.variantId, variantId), isNull(incomingSupply.receivedAt)))
    .orderBy(asc(incomingSupply.expectedOn));
  const byPlace = new Map<LocationId, { quantity: number; expectedOn: string }[]>();
  for (const { locationId, ...supply } of rows)
    byPlace.set(locationId, [...(byPlace.get(locationId) ?? []), supply]);
  return byPlace;
}

/** The style's other sizes and colors. The sum repeats `stockTerms` in SQL: a style has thousands of balances. */
async function findSiblingStock(
  db: Handle,
  variantId: VariantId,
  here: LocationId | null,
): Promise<Sibling[]> {
  const siblings = await findSiblings(db, variantId);
  const ids = siblings.map((sibling) => sibling.variantId);
  const { onHand, reserved, withheld, safetyStock, fenced } = stockBalance;
  const available = sql`greatest(0, ${onHand} - ${reserved} - ${withheld} - ${safetyStock} - ${fenced})`;
  const rows = await db
    .select({
      variantId: stockBalance.variantId,
      network: sql<number>`sum(${available})::int`,
      here: sql<number>`coalesce(sum(${available}) filter (where ${stockBalance.locationId} = ${here}), 0)::int`,
    })
    .from(stockBalance)
    .where(inArray(stockBalance.variantId, ids))
    .groupBy(stockBalance.variantId);
  const stock = new Map(rows.map((row) => [row.variantId, row]));
  return siblings.map(({ variantId: id, sku, color, size, sizeRank }) => ({
    ...{ variantId: id, sku, color, size, sizeRank },
    availableHere: stock.get(id)?.here ?? 0,
    availableNetwork: stock.get(id)?.network ?? 0,
  }));
}
