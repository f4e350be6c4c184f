import { asc, eq, inArray, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { location, locationClosure, locationHours, postalCode } from "@/db/schema/locations.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId } from "@/server/kernel/ids.ts";
import type { Hours } from "./core/hours.ts";
import type { LocationView, PostalPlace } from "./core/place.ts";

export async function listLocations(ctx: Context): Promise<{ locations: LocationView[] }> {
  return ctx.db.read(ctx.scope, async (db) => ({ locations: await findLocations(db) }));
}

export async function getPostalCode(ctx: Context, input: { zip: string }): Promise<PostalPlace | null> {
  return ctx.db.read(ctx.scope, (db) => findPostalPlace(db, input.zip));
}

/** Where a ZIP code lies, or null when there is no such code. */
export async function findPostalPlace(db: Handle, zip: string): Promise<PostalPlace | null> {
  const [found] = await db.select().from(postalCode).where(eq(postalCode.zip, zip));
  return found ?? null;
}

/** All places, or those named, by code. A retailer has hundreds of them at most. */
export async function findLocations(db: Handle, ids?: readonly LocationId[]): Promise<LocationView[]> {
  return db
    .select(viewColumns)
    .from(location)
    .where(ids ? inArray(location.id, [...ids]) : undefined)
    .orderBy(asc(location.code));
}

/** The time zone that most places have: the retailer's days are counted on its clock. */
export async function findClock(db: Handle): Promise<string> {
  const { rows } = await db.execute<{ zone: string | null }>(
    sql`select mode() within group (order by time_zone) as zone from location`,
  );
  return rows[0]?.zone ?? "UTC";
}

/** Opening hours and closures by location, to be read on each place's own clock. */
export async function findOpenings(
  db: Handle,
  ids?: readonly LocationId[],
): Promise<Map<LocationId, { hours: Hours[]; closures: Set<string> }>> {
  const openings = new Map<LocationId, { hours: Hours[]; closures: Set<string> }>();
  const openingOf = (id: LocationId) => {
    const known = openings.get(id) ?? { hours: [], closures: new Set<string>() };
    openings.set(id, known);
    return known;
  };
  const hours = await db
    .select()
    .from(locationHours)
    .where(ids ? inArray(locationHours.locationId, [...ids]) : undefined)
    .orderBy(asc(locationHours.locationId), asc(locationHours.weekday));
  for (const { locationId, ...row } of hours) openingOf(locationId).hours.push(row);
  const closures = await db
    .select()
    .from(locationClosure)
    .where(ids ? inArray(locationClosure.locationId, [...ids]) : undefined);
  for (const row of closures) openingOf(row.locationId).closures.add(row.date);
  return openings;
}

const viewColumns = {
  locationId: location.id,
  code: location.code,
  name: location.name,
  kind: location.kind,
  line1: location.line1,
  city: location.city,
  state: location.state,
  zip: location.zip,
  latitude: location.latitude,
  longitude: location.longitude,
  timeZone: location.timeZone,
  phone: location.phone,
  canShip: location.canShip,
  canPickup: location.canPickup,
  isActive: location.isActive,
};
