import { and, eq, sql } from "drizzle-orm";
import { location, postalCode } from "@/db/schema/locations.ts";
import { shippingPackage, shippingRate, shippingService, shippingZone } from "@/db/schema/shipping.ts";
import { assert } from "@/server/kernel/assert.ts";
import { type FulfillmentOrderId, type LocationId, newId, type PackageId } from "@/server/kernel/ids.ts";
import { type BusinessDate, businessDate } from "@/server/kernel/instant.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { dateOfDay, dayNumber } from "@/server/locations/core/calendar.ts";
import { milesBetween } from "@/server/locations/core/distance.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { packageMachine } from "./core/lifecycle.ts";
import { freightOf } from "./core/rate.ts";
import { trackingNumber } from "./core/tracking.ts";
import { arrivalDay } from "./core/transit.ts";
import { zoneOf } from "./core/zone.ts";

type Parcel = {
  fulfillmentOrderId: FulfillmentOrderId;
  locationId: LocationId;
  serviceCode: string;
  toZip: string;
  weightGrams: number;
};

/** Buys a label from the table carrier: freight by zone and weight, the day at the door, a tracking number. */
export async function labelPackage(
  tx: Transaction,
  parcel: Parcel,
): Promise<Outcome<{ packageId: PackageId; trackingNumber: string }>> {
  const [from] = await tx.db.select().from(location).where(eq(location.id, parcel.locationId));
  assert(from, `location ${parcel.locationId} is there`);
  const [to] = await tx.db.select().from(postalCode).where(eq(postalCode.zip, parcel.toZip));
  if (!to) return refused("unknown-zip", { zip: parcel.toZip });
  const rate = await findRate(tx, { serviceCode: parcel.serviceCode, miles: milesBetween(from, to) });
  if (!rate) return refused("no-rate", { service: parcel.serviceCode, zip: parcel.toZip });
  const [service] = await tx.db
    .select()
    .from(shippingService)
    .where(eq(shippingService.code, parcel.serviceCode));
  const today: BusinessDate = businessDate(tx.now, from.timeZone);
  const packageId = newId("pkg");
  const next = await tx.db.execute<{ sequence: string }>(
    sql`select nextval('tracking_sequence') as sequence`,
  );
  const number = trackingNumber(Number(next.rows[0]?.sequence));
  const state = await recordTransition(tx, packageMachine, {
    entityId: packageId,
    from: "none",
    event: "label",
  });
  await tx.db.insert(shippingPackage).values({
    id: packageId,
    fulfillmentOrderId: parcel.fulfillmentOrderId,
    locationId: parcel.locationId,
    serviceCode: parcel.serviceCode,
    carrier: service?.carrier ?? "",
    trackingNumber: number,
    weightGrams: parcel.weightGrams,
    freight: Math.round(
      freightOf(rate, { weightGrams: parcel.weightGrams, multiplier: from.freightMultiplier }),
    ),
    state,
    expectedOn: dateOfDay(arrivalDay(dayNumber(today), rate.transitDays)),
    labelledAt: tx.now,
  });
  return done({ packageId, trackingNumber: number });
}

async function findRate(tx: Transaction, { serviceCode, miles }: { serviceCode: string; miles: number }) {
  const zones = await tx.db.select().from(shippingZone);
  const zone = zoneOf(zones, miles);
  if (zone === null) return null;
  const [rate] = await tx.db
    .select()
    .from(shippingRate)
    .where(and(eq(shippingRate.serviceCode, serviceCode), eq(shippingRate.zone, zone)));
  return rate ?? null;
}
