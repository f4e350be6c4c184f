import { asc } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { shippingRate, shippingService, shippingZone } from "@/db/schema/shipping.ts";
import type { Rate } from "./core/rate.ts";
import type { Zone } from "./core/zone.ts";

export type ShippingTables = {
  /** In the order in which they are offered. */
  services: { code: string; name: string; carrier: string }[];
  zones: Zone[];
  rates: Rate[];
};

/** The carriers' tables, whole: a handful of services, zones and their rates. */
export async function findShippingTables(db: Handle): Promise<ShippingTables> {
  const services = await db.select().from(shippingService).orderBy(asc(shippingService.rank));
  const zones = await db.select().from(shippingZone).orderBy(asc(shippingZone.zone));
  const rates = await db.select().from(shippingRate);
  return { services, zones, rates };
}
