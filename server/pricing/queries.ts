import type { Handle } from "@/db/client.ts";
import { shippingCharge, taxRate } from "@/db/schema/pricing.ts";
import type { PriceTables } from "./core/total.ts";

/** The tax and shipping tables, whole: a few hundred rows. */
export async function findPriceTables(db: Handle): Promise<PriceTables> {
  const taxRates = await db.select().from(taxRate);
  const shippingCharges = await db.select().from(shippingCharge);
  return { taxRates, shippingCharges };
}
