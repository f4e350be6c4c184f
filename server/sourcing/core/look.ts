import type { Instant } from "../../kernel/instant.ts";
import type { Candidate, Demand, PlanSettings } from "../../promising/core/candidate.ts";
import { takeUnits } from "../../promising/core/free-units.ts";
import { type Snapshot, toCandidates } from "../../promising/core/snapshot.ts";
import { type PlannedPickups, planPickups } from "./decide.ts";
import type { StrategySettings } from "./decision.ts";
import { type DemandParts, type SourcingOrder, toDemand } from "./demand.ts";
import { unservedPrice } from "./non-service.ts";

/** Everything that a decision is made of, as it was at one moment. */
export type Looked = { order: SourcingOrder; snapshot: Snapshot; settings: StrategySettings; now: Instant };

/** What a planner is asked: the lines to be shipped, and every place as it stands for them. */
export type PlanQuestion = { demand: Demand; candidates: Candidate[]; settings: PlanSettings };

/** A decision up to the plan of what is shipped; `decide` ends it. No question: nothing is to be shipped. */
export type BegunDecision = { demand: DemandParts; pickups: PlannedPickups; question: PlanQuestion | null };

/** The part of a decision before the planner, the same for live orders and for orders that are replayed. */
export function beginDecision({ order, snapshot, settings, now }: Looked): BegunDecision {
  const demand = priceNonService(toDemand(order, settings, now), { order, snapshot, settings });
  const pickups = planPickups(demand.pickups, { snapshot, settings, now });
  if (!order.destination || demand.shipped.length === 0) return { demand, pickups, question: null };
  const left = { ...snapshot, stock: takeUnits(snapshot.stock, pickups.taken) };
  const candidates = toCandidates(left, { destination: order.destination, now });
  const question = { demand: { lines: demand.shipped }, candidates, settings: settings.plan };
  return { demand, pickups, question };
}

/** Where the strategy lets waiting and cancelling compete with the plan, each line says what a unit may cost. */
function priceNonService(
  demand: DemandParts,
  { order: { destination }, snapshot, settings }: Pick<Looked, "order" | "snapshot" | "settings">,
): DemandParts {
  if (!destination || (settings.backorder !== "when-cheaper" && settings.cancel !== "when-cheaper"))
    return demand;
  const at = { snapshot, destination, settings, isAlone: demand.shipped.length === 1 };
  const shipped = demand.shipped.map((line) => ({ ...line, unservedCost: unservedPrice(line, at) }));
  return { ...demand, shipped };
}
