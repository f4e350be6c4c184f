import type { storeDemand } from "@/db/schema/planning.ts";
import { addDays, type BusinessDate } from "@/server/kernel/instant.ts";
import type { Random } from "@/server/kernel/random.ts";
import type { SeedCatalog } from "./catalog.ts";
import type { SeedLocation } from "./network.ts";
import type { SeedStock } from "./stock.ts";

/** Units that a usual store sells of a usual SKU on a day. */
const usualRate = 0.012;
/** How customers' visits spread over a week from Monday to Sunday. */
const weekdays = [0.75, 0.75, 0.85, 0.95, 1.25, 1.5, 0.95];

/** What the tills of the stores told in the last weeks: the shelves that sell and those that do not. */
export function makeStoreDemand(
  random: Random,
  given: {
    locations: readonly SeedLocation[];
    catalog: SeedCatalog;
    stock: readonly SeedStock[];
    today: BusinessDate;
    days: number;
  },
): (typeof storeDemand.$inferInsert)[] {
  const visits = new Map(
    given.locations.filter(({ kind }) => kind === "store").map(({ id }) => [id, 0.4 + 1.6 * random.next()]),
  );
  const articles = new Map(given.catalog.variants.map((row) => [row.id, row]));
  const rows: (typeof storeDemand.$inferInsert)[] = [];
  for (const { locationId, variantId } of given.stock) {
    const [visited, article] = [visits.get(locationId), articles.get(variantId)];
    if (visited === undefined || !article) continue;
    const taste = 0.4 + 1.2 * random.next();
    const rate = usualRate * visited * article.popularity * article.sizeShare * taste;
    for (let day = given.days; day > 0; day--) {
      const weekday = weekdays[day % weekdays.length]!;
      if (random.next() >= rate * weekday) continue;
      rows.push({
        locationId,
        variantId,
        day: addDays(given.today, -day),
        units: random.next() < 0.06 ? 2 : 1,
      });
    }
  }
  return rows;
}
