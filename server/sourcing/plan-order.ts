import { createHash } from "node:crypto";
import { limitsOf, noLimits } from "@/server/promising/core/limits.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";
import { makePlan } from "@/server/promising/make-plan.ts";
import { type Decision, decide } from "./core/decide.ts";
import type { SourcingOrder, WaitingLine } from "./core/demand.ts";
import { beginDecision, type Looked } from "./core/look.ts";

export type SourcingServices = { solve: SolveModel | null };

export type PlannedOrder = { looked: Looked; decision: Decision; micros: number };

/** The lines of an order that may be decided now. */
export function waitingLines(order: SourcingOrder): WaitingLine[] {
  return order.isOpen ? order.lines.filter((line) => line.unallocated > 0 && !line.isHeld) : [];
}

/** Plans what was looked at, a large order in the solver's thread, with what limited the choice, and takes the time. */
export async function planOrder(services: SourcingServices, looked: Looked): Promise<PlannedOrder> {
  const started = process.hrtime.bigint();
  const { order, snapshot, settings } = looked;
  const { demand, pickups, question } = beginDecision(looked);
  const planned = question && (await makePlan(question, services.solve));
  const limits = question && planned ? limitsOf(question, planned) : noLimits;
  const snapshotDigest = digestOf(looked);
  const decision = decide({ order, demand, pickups, planned, limits, snapshot, settings, snapshotDigest });
  return { looked, decision, micros: Number((process.hrtime.bigint() - started) / 1_000n) };
}

/** Names the stock, the supply, the demand and the settings that were looked at, so that two decisions can be told apart or found equal. */
function digestOf({ order, snapshot, settings }: Looked): string {
  const variants = [...new Set(waitingLines(order).map((line) => line.variantId))];
  const stock = variants.map((variantId) => [variantId, [...(snapshot.stock.get(variantId) ?? [])]]);
  const supply = variants.map((variantId) => snapshot.supply?.get(variantId) ?? []);
  const hash = createHash("sha256").update(JSON.stringify([order.lines, stock, supply, settings]));
  return hash.digest("hex").slice(0, 16);
}
