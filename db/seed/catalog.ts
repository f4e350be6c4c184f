import type { product, season, variant } from "@/db/schema/catalog.ts";
import { gtinCheckDigit } from "@/server/catalog/core/gtin.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import type { Random } from "@/server/kernel/random.ts";
import type { MakeId } from "./seeded.ts";
import { colors, type Family, families, namesOfStyles } from "./styles.ts";

export type SeedVariant = typeof variant.$inferInsert & {
  category: string;
  /** How well the style sells, 1 is usual. */
  popularity: number;
  /** Share of this size within its style's sales, 1 is usual. */
  sizeShare: number;
};
export type SeedCatalog = {
  seasons: (typeof season.$inferInsert)[];
  products: (typeof product.$inferInsert)[];
  variants: SeedVariant[];
};

/** Styles in colors and sizes until the number of SKUs is reached. */
export function makeCatalog(
  { random, makeId }: { random: Random; makeId: MakeId },
  { skus, today }: { skus: number; today: BusinessDate },
): SeedCatalog {
  const seasons = makeSeasons(makeId, today);
  const catalog: SeedCatalog = { seasons, products: [], variants: [] };
  for (let style = 0; catalog.variants.length < skus; style++) {
    const family = families[style % families.length]!;
    const place = namesOfStyles[Math.floor(style / families.length) % namesOfStyles.length]!;
    addStyle({ random, makeId }, catalog, { family, name: `${place} ${family.noun}`, number: 1001 + style });
  }
  catalog.variants.length = skus;
  return catalog;
}

function addStyle(
  { random, makeId }: { random: Random; makeId: MakeId },
  catalog: SeedCatalog,
  { family, name, number }: { family: Family; name: string; number: number },
): void {
  const styleCode = `${family.code}${number}`;
  const productId = makeId("prd");
  const seasonal = catalog.seasons.filter((row) => row.code.startsWith(family.season));
  const isEvergreen = family.season === "" || random.next() < 0.25;
  const seasonId = isEvergreen ? null : random.pick(seasonal.length > 0 ? seasonal : catalog.seasons).id;
  catalog.products.push({ id: productId, styleCode, name, category: family.category, seasonId });
  const price = priceBetween(random, family);
  const unitCost = Math.round(price * (0.34 + random.next() * 0.12));
  const weight = random.integer(family.grams[0], family.grams[1]);
  const popularity = 0.4 + random.next() ** 2 * 2.2;
  const chosen = random.shuffle(colors).slice(0, random.integer(family.colors[0], family.colors[1]));
  for (const [colorName, colorCode] of family.colors[1] === 0 ? [[null, "000"] as const] : chosen) {
    for (const [sizeRank, size] of family.sizes.entries()) {
      const middle = (family.sizes.length - 1) / 2;
      catalog.variants.push({
        id: makeId("var"),
        productId,
        sku: [styleCode, colorCode, size ?? "OS"].join("-"),
        barcode: barcode(catalog.variants.length + 1),
        name: [name, colorName, size].filter((part) => part !== null).join(", "),
        color: colorName,
        size,
        sizeRank,
        price,
        unitCost,
        currency: "USD",
        weightGrams: weight + sizeRank * family.gramsPerSize,
        isActive: true,
        category: family.category,
        popularity,
        sizeShare: Math.max(0.35, 1.5 - Math.abs(sizeRank - middle) * 0.45),
      });
    }
  }
}

/** Numbers that begin with 2 are for use within a company, so none of them is anybody's real article. */
function barcode(count: number): string {
  const digits = `200${String(4_000_000 + count * 7).padStart(9, "0")}`;
  return digits + gtinCheckDigit(digits);
}

function priceBetween(random: Random, { dollars }: Family): number {
  const price = random.integer(dollars[0], dollars[1]);
  if (price >= 100) return (Math.round(price / 10) * 10 - 1) * 100;
  return price * 100 + 95;
}

/** Fall goods from mid-July to the end of January, spring goods from mid-January to the end of July. */
function makeSeasons(makeId: MakeId, today: BusinessDate): SeedCatalog["seasons"] {
  const year = Number(today.slice(0, 4));
  const isSpring = today.slice(5) < "07-15";
  const fall = isSpring ? year - 1 : year;
  const short = (of: number) => String(of).slice(2);
  return [
    {
      id: makeId("sea"),
      code: `FW${short(fall)}`,
      name: `Fall/Winter ${fall}`,
      launchOn: `${fall}-07-15`,
      exitOn: `${fall + 1}-01-31`,
    },
    {
      id: makeId("sea"),
      code: `SS${short(fall + 1)}`,
      name: `Spring/Summer ${fall + 1}`,
      launchOn: `${fall + 1}-01-15`,
      exitOn: `${fall + 1}-07-31`,
    },
  ];
}
