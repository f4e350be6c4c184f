import type { LocationId } from "../../kernel/ids.ts";
import type { Plan } from "../../promising/core/draft.ts";
import type { StrategySettings } from "./decision.ts";
import { daysLate, type OpenWays } from "./patterns.ts";
import { isDue, riskOfWaiting, type UnitAtRisk } from "./wait.ts";

/**
 * Whether an order whose time has come may stay open for another round: its promise allows the later plan of the same
 * units, and that costs no more, what store customers may take of it meanwhile included.
 * @param later null: the places have no later day
 */
export function mayWait(input: {
  ways: OpenWays["ways"];
  later: Plan | null;
  stores: ReadonlySet<LocationId>;
  settings: StrategySettings;
}): boolean {
  const { ways, later, stores, settings } = input;
  const [now] = ways;
  if (!later || daysLate(later) > daysLate(now)) return false;
  const risk = riskOfWaiting(unitsAtRisk(ways, stores, settings.walkInChance));
  return !isDue({ now: now.total, later: later.total, risk });
}

/** Units on shelves that customers walk up to; what the store would earn with them is not known here, so it counts nothing. */
function unitsAtRisk(
  [now, ...others]: OpenWays["ways"],
  stores: ReadonlySet<LocationId>,
  chance: number,
): UnitAtRisk[] {
  return now.packages.flatMap((one) => {
    if (!stores.has(one.locationId)) return [];
    const without = others.filter((plan) => plan.packages.every((box) => box.locationId !== one.locationId));
    const detour = Math.max(0, Math.min(...without.map((plan) => plan.total)) - now.total);
    const units = one.lines.reduce((sum, line) => sum + line.quantity, 0);
    const price = one.cost.opportunity / units;
    return Array.from({ length: units }, () => ({ chance, detour, price, margin: 0 }));
  });
}
