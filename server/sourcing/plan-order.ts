import { createHash } from "node:crypto";
import type { Instant } from "@/server/kernel/instant.ts";
import { takeUnits } from "@/server/promising/core/free-units.ts";
import { limitsOf, noLimits } from "@/server/promising/core/limits.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";
import { type Snapshot, toCandidates } from "@/server/promising/core/snapshot.ts";
import { makePlan } from "@/server/promising/make-plan.ts";
import { type Decision, decide, planPickups } from "./core/decide.ts";
import type { StrategySettings } from "./core/decision.ts";
import { type SourcingOrder, toDemand, type WaitingLine } from "./core/demand.ts";

export type SourcingServices = { solve: SolveModel | null };

/** Everything that a decision is made of, as it was at one moment. */
export type Looked = { order: SourcingOrder; snapshot: Snapshot; settings: StrategySettings; now: Instant };
export type PlannedOrder = { looked: Looked; decision: Decision; micros: number };

/** The lines of an order that may be decided now. */
export function waitingLines(order: SourcingOrder): WaitingLine[] {
  return order.isOpen ? order.lines.filter((line) => line.unallocated > 0 && !line.isHeld) : [];
}

/** Plans what was looked at, a large order in the solver's thread, with what limited the choice, and takes the time. */
export async function planOrder(services: SourcingServices, looked: Looked): Promise<PlannedOrder> {
  const started = process.hrtime.bigint();
  const { order, snapshot, settings, now } = looked;
  const demand = toDemand(order, settings, now);
  const pickups = planPickups(demand.pickups, { snapshot, settings, now });
  const left = { ...snapshot, stock: takeUnits(snapshot.stock, pickups.taken) };
  const shipped =
    order.destination && demand.shipped.length > 0
      ? {
          demand: { lines: demand.shipped },
          candidates: toCandidates(left, { destination: order.destination, now }),
          settings: settings.plan,
        }
      : null;
  const planned = shipped && (await makePlan(shipped, services.solve));
  const limits = shipped ? limitsOf(shipped.demand, shipped.candidates, shipped.settings) : noLimits;
  const snapshotDigest = digestOf(looked);
  const decision = decide({ order, demand, pickups, planned, limits, snapshot, snapshotDigest });
  return { looked, decision, micros: Number((process.hrtime.bigint() - started) / 1_000n) };
}

/** Names the stock and the demand that were looked at, so that two decisions can be told apart or found equal. */
function digestOf({ order, snapshot }: Looked): string {
  const variants = [...new Set(waitingLines(order).map((line) => line.variantId))];
  const stock = variants.map((variantId) => [variantId, [...(snapshot.stock.get(variantId) ?? [])]]);
  const hash = createHash("sha256").update(JSON.stringify([order.lines, stock]));
  return hash.digest("hex").slice(0, 16);
}
