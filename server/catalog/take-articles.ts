import { inArray } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { product, variant } from "@/db/schema/catalog.ts";
import { newId, type VariantId } from "@/server/kernel/ids.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

/** An article of another system, with what it says of it. Amounts in minor units. */
export type Article = {
  sku: string;
  name: string;
  category: string;
  price: number;
  unitCost: number;
  currency: CurrencyCode;
  weightGrams: number;
};

/** Finds SKUs by code and makes those that are missing, each as a style of its own. What is known stays as it is. */
export async function takeArticles(
  tx: Transaction,
  articles: readonly Article[],
): Promise<Map<string, { variantId: VariantId; name: string }>> {
  const unique = [...new Map(articles.toReversed().map((row) => [row.sku, row])).values()];
  const known = await findSkus(
    tx,
    unique.map((row) => row.sku),
  );
  const missing = unique
    .filter((row) => !known.has(row.sku))
    .map((row) => ({ ...row, productId: newId("prd"), variantId: newId("var") }));
  await insertRows(
    tx.db,
    product,
    missing.map(({ productId, sku, name, category }) => ({ id: productId, styleCode: sku, name, category })),
  );
  await insertRows(
    tx.db,
    variant,
    missing.map(({ variantId, productId, sku, name, price, unitCost, currency, weightGrams }) => ({
      id: variantId,
      productId,
      sku,
      name,
      price,
      unitCost,
      currency,
      weightGrams,
    })),
  );
  for (const { sku, variantId, name } of missing) known.set(sku, { variantId, name });
  return known;
}

async function findSkus(tx: Transaction, skus: readonly string[]) {
  const found = new Map<string, { variantId: VariantId; name: string }>();
  if (skus.length === 0) return found;
  const rows = await tx.db
    .select({ sku: variant.sku, variantId: variant.id, name: variant.name })
    .from(variant)
    .where(inArray(variant.sku, [...skus]));
  for (const { sku, variantId, name } of rows) found.set(sku, { variantId, name });
  return found;
}
