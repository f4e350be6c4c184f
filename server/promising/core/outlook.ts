import type { LocationId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { poissonTail } from "./poisson.ts";

/** What ends the present price of a SKU: a lower one, the end of its season, or new units on the shelf. */
export const outlookEnds = ["markdown", "exit", "delivery"] as const;
export type OutlookEnd = (typeof outlookEnds)[number];

/** What a store's own customers are expected to do with a shelf while its present price lasts. */
export type Outlook = {
  /** The day of the markdown, the last day of the season, or the day by which new units have come. */
  until: BusinessDate;
  end: OutlookEnd;
  /** What is asked now, and after a markdown, as shares of the list price. */
  share: number;
  nextShare: number | null;
  /** Units that they ask for until then. */
  asked: number;
};

/** That the last of `left` units on the shelf is sold while the present price lasts. */
export type SaleChance = Omit<Outlook, "asked"> & { chance: number };

/**
 * The sale that is lost when one of `left` units goes to somebody else is the last one, since units are alike: it comes
 * about when as many customers ask as there are units. P(D ≥ left), D ~ Poisson(asked), which is what the shelf is
 * priced by too (`shelfValues`, `priceShelves`). To the tenth of a percent: a record is read by people.
 */
export function saleChance({ asked, ...facts }: Outlook, left: number): SaleChance {
  return { ...facts, chance: Math.round(1_000 * poissonTail(asked, Math.max(1, left))) / 1_000 };
}

/** The outlooks of one SKU, whose season is the same everywhere. `asked` is by place. */
export type StoredOutlook = Omit<Outlook, "asked"> & { asked: Record<string, number> };

/** Null: no place has one. */
export function toStoredOutlook(
  places: Iterable<readonly [LocationId, { outlook?: Outlook }]>,
): StoredOutlook | null {
  let stored: StoredOutlook | null = null;
  for (const [locationId, { outlook }] of places) {
    if (!outlook) continue;
    const { asked, ...season } = outlook;
    stored ??= { ...season, asked: {} };
    stored.asked[locationId] = asked;
  }
  return stored;
}

export function outlookFrom(stored: StoredOutlook | null, locationId: string): Outlook | null {
  const asked = stored?.asked[locationId];
  return stored && asked !== undefined ? { ...stored, asked } : null;
}
