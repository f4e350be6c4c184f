import type { ProductId, VariantId } from "../../kernel/ids.ts";
import type { Money } from "../../kernel/money.ts";

/** A SKU as people look for it, with what tells it from its siblings. */
export type VariantHit = {
  variantId: VariantId;
  productId: ProductId;
  sku: string;
  barcode: string | null;
  name: string;
  styleName: string;
  category: string;
  color: string | null;
  size: string | null;
  price: Money;
  weightGrams: number;
};
