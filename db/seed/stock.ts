import type { incomingSupply } from "@/db/schema/inventory.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { addDays, type BusinessDate } from "@/server/kernel/instant.ts";
import type { Random } from "@/server/kernel/random.ts";
import type { SeedCatalog, SeedVariant } from "./catalog.ts";
import type { SeedLocation } from "./network.ts";
import type { MakeId } from "./seeded.ts";

/** One shelf, in the words of the stock function `set_opening`. */
export type SeedStock = {
  locationId: LocationId;
  variantId: VariantId;
  quantity: number;
  safetyStock: number;
};

/** Colors of a style that only stores still have: what ship-from-store is for. */
const leftOverShare = 0.12;

/** Warehouses hold much of everything, stores little of a part, vendors their own kind of goods. */
export function makeStock(
  random: Random,
  {
    locations,
    catalog,
    skusPerStore,
    storeDepth,
  }: { locations: readonly SeedLocation[]; catalog: SeedCatalog; skusPerStore: number; storeDepth: number },
): SeedStock[] {
  const ofStyle = stylesOf(catalog);
  const leftOver = new Set(ofStyle.filter(() => random.next() < leftOverShare).flat());
  return locations.flatMap((place) => {
    if (place.kind === "store") return storeStock(random, place, { ofStyle, skusPerStore, storeDepth });
    const goods = (place.kind === "vendor" ? vendorGoods(random, catalog) : catalog.variants).filter(
      (variant) => !leftOver.has(variant),
    );
    const most = place.kind === "vendor" ? 90 : 130;
    return goods.map((variant) => shelf(place, variant, deepQuantity(random, variant, most)));
  });
}

function stylesOf(catalog: SeedCatalog): SeedVariant[][] {
  const byProduct = new Map<string, SeedVariant[]>();
  for (const variant of catalog.variants) {
    const key = `${variant.productId} ${variant.color ?? ""}`;
    byProduct.set(key, [...(byProduct.get(key) ?? []), variant]);
  }
  return [...byProduct.values()];
}

/** A store carries some styles. One in five is broken: middle sizes are sold out. */
function storeStock(
  random: Random,
  place: SeedLocation,
  {
    ofStyle,
    skusPerStore,
    storeDepth,
  }: { ofStyle: readonly SeedVariant[][]; skusPerStore: number; storeDepth: number },
): SeedStock[] {
  const stock: SeedStock[] = [];
  const depth = storeDepth * (0.7 + random.next() * 0.8);
  for (const style of random.shuffle(ofStyle)) {
    if (stock.length + style.length > skusPerStore) break;
    const isBroken = style.length > 2 && random.next() < 0.2;
    for (const variant of style) {
      const mean = depth * variant.popularity * variant.sizeShare * 3.2;
      const isGone = (isBroken && variant.sizeShare > 1) || random.next() < 0.08;
      stock.push(shelf(place, variant, isGone ? 0 : Math.round(mean * (0.4 + random.next() * 1.2))));
    }
  }
  return stock;
}

function vendorGoods(random: Random, catalog: SeedCatalog): SeedVariant[] {
  const category = random.pick([...new Set(catalog.variants.map((variant) => variant.category))].sort());
  return catalog.variants.filter((variant) => variant.category === category);
}

function deepQuantity(random: Random, variant: SeedVariant, most: number): number {
  if (random.next() < 0.05) return 0;
  return Math.round(most * variant.popularity * variant.sizeShare * (0.3 + random.next() * 0.7));
}

function shelf(place: SeedLocation, variant: SeedVariant, quantity: number): SeedStock {
  const safetyStock = place.kind === "store" ? 1 : 0;
  return { locationId: place.id, variantId: variant.id, quantity, safetyStock };
}

/** Replenishment on its way: one shelf in forty waits for some. */
export function makeSupply(
  { random, makeId }: { random: Random; makeId: MakeId },
  { stock, today, rowsMax }: { stock: readonly SeedStock[]; today: BusinessDate; rowsMax: number },
): (typeof incomingSupply.$inferInsert)[] {
  const thin = stock.filter((row) => row.quantity < 3);
  const count = Math.min(rowsMax, Math.ceil(stock.length / 40));
  return random
    .shuffle(thin)
    .slice(0, count)
    .map(({ locationId, variantId }) => ({
      id: makeId("sup"),
      locationId,
      variantId,
      quantity: random.integer(2, 12) * 2,
      expectedOn: addDays(today, random.integer(1, 28)),
      source: `PO-${random.integer(40_000, 49_999)}`,
    }));
}
