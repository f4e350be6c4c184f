import { and, asc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { product, variant } from "@/db/schema/catalog.ts";
import type { Context } from "@/server/context.ts";
import type { VariantId } from "@/server/kernel/ids.ts";
import { money } from "@/server/kernel/money.ts";
import { type SearchVariantsInput, variantHitsMax } from "./core/inputs.ts";
import { searchPatterns } from "./core/search.ts";
import type { VariantHit } from "./core/variant.ts";

/** SKUs that a text may mean: the exact SKU or barcode first, then SKUs that begin so, then names with all its words. */
export async function searchVariants(
  ctx: Context,
  input: SearchVariantsInput,
): Promise<{ variants: VariantHit[] }> {
  return ctx.db.read(ctx.scope, async (db) => ({ variants: await findVariantsByText(db, input) }));
}

export async function findVariantsByText(
  db: Handle,
  { query, limit = variantHitsMax }: SearchVariantsInput,
): Promise<VariantHit[]> {
  const { exact, prefix, words } = searchPatterns(query);
  if (exact === "") return [];
  const sku = sql`lower(${variant.sku})`;
  const byCode = or(sql`${sku} like ${prefix}`, eq(variant.barcode, exact));
  const exactFirst = sql`(${sku} = ${exact} or ${variant.barcode} is not distinct from ${exact}) desc`;
  const coded = await select(db, byCode, [exactFirst, asc(sku)], limit);
  const isExact = coded[0]?.sku.toLowerCase() === exact || coded[0]?.barcode === exact;
  if (isExact || coded.length >= limit || words.length === 0) return coded;
  const text = sql`lower(${variant.name} || ' ' || ${variant.sku})`;
  const byWords = and(...words.map((word) => sql`${text} like ${word}`));
  const beginsSo = sql`(lower(${variant.name}) like ${prefix}) desc`;
  const named = await select(
    db,
    byWords,
    [beginsSo, asc(product.name), asc(variant.color), asc(variant.sizeRank)],
    limit,
  );
  const seen = new Set(coded.map((hit) => hit.variantId));
  return [...coded, ...named.filter((hit) => !seen.has(hit.variantId))].slice(0, limit);
}

/** Up to `limit` SKUs by id, active or not: an order line's SKU may be gone from sale. */
export async function findVariantsByIds(db: Handle, ids: readonly VariantId[]): Promise<VariantHit[]> {
  if (ids.length === 0) return [];
  return hits(
    await rows(db)
      .where(inArray(variant.id, [...ids]))
      .orderBy(asc(variant.sku)),
  );
}

/** All SKUs of a style, in the order in which a size run is read. */
export async function findSiblings(
  db: Handle,
  variantId: VariantId,
): Promise<(VariantHit & { sizeRank: number })[]> {
  const ofStyle = sql`${variant.productId} = (select product_id from variant where id = ${variantId})`;
  const found = await rows(db)
    .where(and(ofStyle, variant.isActive))
    .orderBy(asc(variant.color), asc(variant.sizeRank), asc(variant.sku));
  return found.map((row) => ({ ...hit(row), sizeRank: row.sizeRank }));
}

async function select(
  db: Handle,
  where: SQL | undefined,
  order: SQL[],
  limit: number,
): Promise<VariantHit[]> {
  return hits(
    await rows(db)
      .where(and(where, variant.isActive))
      .orderBy(...order)
      .limit(limit),
  );
}

function rows(db: Handle) {
  return db
    .select({
      variantId: variant.id,
      productId: variant.productId,
      sku: variant.sku,
      barcode: variant.barcode,
      name: variant.name,
      styleName: product.name,
      category: product.category,
      color: variant.color,
      size: variant.size,
      sizeRank: variant.sizeRank,
      price: variant.price,
      currency: variant.currency,
      weightGrams: variant.weightGrams,
    })
    .from(variant)
    .innerJoin(product, eq(product.id, variant.productId))
    .$dynamic();
}

type Row = Awaited<ReturnType<typeof rows>>[number];
const hits = (found: Row[]) => found.map(hit);

function hit({ currency, price, sizeRank: _, ...row }: Row): VariantHit {
  return { ...row, price: money(price, currency) };
}
