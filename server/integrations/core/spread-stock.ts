import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { Random } from "../../kernel/random.ts";
import type { LocationKind } from "../../locations/core/kind.ts";

export type StockPlace = { locationId: LocationId; kind: LocationKind };
export type Demand = { variantId: VariantId; units: number };
export type Shelf = { locationId: LocationId; variantId: VariantId; quantity: number; safetyStock: number };

/** A tenth more than is asked for. */
const margin = 1.1;
/** Fewer units than these lie in the first warehouse: nobody spreads a handful, and slow goods have one home. */
const spreadUnitsMin = 24;
const storeShare = 0.2;
/** A store that gets an article gets at least so many, so that its safety stock is the smaller part. */
const unitsPerStoreMin = 8;
const storesMax = 12;

/** Spreads opening stock over warehouses and some stores: as much as is asked for and a tenth, not a unit more. */
export function spreadStock(
  random: Random,
  places: readonly StockPlace[],
  demands: readonly Demand[],
): Shelf[] {
  const warehouses = places.filter((place) => place.kind === "warehouse");
  const stores = places.filter((place) => place.kind === "store");
  const deep = warehouses.length > 0 ? warehouses : stores;
  if (deep.length === 0) return [];
  return demands.flatMap(({ variantId, units }) => {
    const total = Math.ceil(units * margin);
    const shelf = ({ locationId, kind }: StockPlace, quantity: number): Shelf => ({
      locationId,
      variantId,
      quantity,
      safetyStock: kind === "store" ? 1 : 0,
    });
    if (total < spreadUnitsMin || stores.length === 0) return [shelf(deep[0]!, total)];
    const storeCount = Math.min(
      storesMax,
      stores.length,
      Math.floor((total * storeShare) / unitsPerStoreMin),
    );
    const inStores = storeCount > 0 ? Math.floor(total * storeShare) : 0;
    const chosen = random.shuffle(stores).slice(0, storeCount);
    return [
      ...divide(random, inStores, chosen.length).map((quantity, index) => shelf(chosen[index]!, quantity)),
      ...divide(random, total - inStores, deep.length).map((quantity, index) =>
        shelf(deep[index]!, quantity),
      ),
    ].filter((row) => row.quantity > 0);
  });
}

/** Divides units into uneven parts that sum to the whole. */
function divide(random: Random, units: number, parts: number): number[] {
  if (parts === 0) return [];
  const weights = Array.from({ length: parts }, () => 0.5 + random.next());
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => Math.floor((units * weight) / sum));
  const rest = units - shares.reduce((total, share) => total + share, 0);
  return shares.map((share, index) => share + (index < rest ? 1 : 0));
}
