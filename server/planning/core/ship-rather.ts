import type { DayNumber } from "../../locations/core/calendar.ts";
import type { LiveFacts } from "./live-facts.ts";
import { phasesFrom, shelfValues } from "./season-plan.ts";
import { onlineByDay, priceOn, sendingCost } from "./terminal-value.ts";

/**
 * Units of one style and color at a store that earn more in an online order than on the shelf. Amounts in whole cents for
 * all of them: `shelfValue` with the markdowns to come, `onlineValue` at today's price less packing and freight.
 */
export type ShipRather = {
  location: number;
  /** The first of its SKUs, which names the style. */
  sku: number;
  sizeRun: string;
  /** SKUs of the same style and color that the store has none of: its size run is broken. */
  missing: number[];
  units: number;
  shelfValue: number;
  onlineValue: number;
  /** The next step down, if one is to come. */
  markdownOn: DayNumber | null;
};

/** A shelf this deep has enough units that can go; looking at more of them costs time and says nothing new. */
const unitsMax = 40;

type Unit = { location: number; sku: number; shelfValue: number; onlineValue: number };

/**
 * Which stores should ship rather than mark down. Only so many units are named as online orders will still ask for until the
 * exit, beyond what warehouses hold, since a warehouse has no customers of its own: those that gain most, over all stores.
 */
export function shipRather(facts: LiveFacts): ShipRather[] {
  const { articles, cells, network, today, dailyDemand } = facts;
  const online = onlineByDay(facts);
  const asked = articles.map(({ plan }, sku) =>
    plan ? online[sku]! * Math.max(0, plan.exitOn - today + 1) : 0,
  );
  for (const { location, sku, units } of cells)
    if (network.locations[location]!.kind === "warehouse") asked[sku]! -= units;
  const bySku = new Map<number, Unit[]>();
  cells.forEach(({ location, sku, units }, cell) => {
    const { plan, price } = articles[sku]!;
    const place = network.locations[location]!;
    if (!plan || place.kind !== "store" || !place.canShip || units <= 0 || asked[sku]! <= 0) return;
    if (today < plan.launchOn || today > plan.exitOn) return;
    const phases = phasesFrom(plan, today, () => dailyDemand[cell]!);
    const { salvageShare } = plan;
    const values = shelfValues({ phases, stock: Math.min(units, unitsMax), listPrice: price, salvageShare });
    const onlineValue = priceOn(articles[sku]!, today) - sendingCost(facts, { location, sku });
    const found = values
      .filter((shelfValue) => shelfValue < onlineValue)
      .map((shelfValue) => ({ location, sku, shelfValue, onlineValue }));
    bySku.set(sku, [...(bySku.get(sku) ?? []), ...found]);
  });
  const named = [...bySku].flatMap(([sku, units]) =>
    units
      .sort((left, right) => gainOf(right) - gainOf(left) || left.location - right.location)
      .slice(0, Math.ceil(asked[sku]!)),
  );
  return byStyle(facts, named);
}

const gainOf = ({ onlineValue, shelfValue }: Unit) => onlineValue - shelfValue;

/** Sums by store and style, the largest gain first. */
function byStyle(facts: LiveFacts, units: readonly Unit[]): ShipRather[] {
  const { articles, today } = facts;
  const missingAt = missingSizes(facts);
  const rows = new Map<string, ShipRather>();
  for (const { location, sku, shelfValue, onlineValue } of units) {
    const { sizeRun, plan } = articles[sku]!;
    const key = `${location} ${sizeRun}`;
    const markdownOn = plan?.markdowns.find(({ from }) => from > today)?.from ?? null;
    const row = rows.get(key) ?? {
      location,
      sku,
      sizeRun,
      missing: missingAt(location, sizeRun),
      units: 0,
      shelfValue: 0,
      onlineValue: 0,
      markdownOn,
    };
    row.units++;
    row.shelfValue += Math.round(shelfValue);
    row.onlineValue += Math.round(onlineValue);
    rows.set(key, row);
  }
  const gain = (row: ShipRather) => row.onlineValue - row.shelfValue;
  return [...rows.values()].sort(
    (left, right) => gain(right) - gain(left) || left.location - right.location || left.sku - right.sku,
  );
}

/** Which SKUs of a size run a store has none of, in their order. */
function missingSizes({ articles, cells }: LiveFacts): (location: number, sizeRun: string) => number[] {
  const runs = new Map<string, number[]>();
  articles.forEach(({ sizeRun }, sku) => {
    const run = runs.get(sizeRun);
    if (run) run.push(sku);
    else runs.set(sizeRun, [sku]);
  });
  const there = new Set(
    cells.filter(({ units }) => units > 0).map(({ location, sku }) => `${location} ${sku}`),
  );
  return (location, sizeRun) => (runs.get(sizeRun) ?? []).filter((sku) => !there.has(`${location} ${sku}`));
}
