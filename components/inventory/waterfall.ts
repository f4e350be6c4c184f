import type { StockTerms } from "./stock.ts";

export type Step = {
  id: "onHand" | "reserved" | "withheld" | "safetyStock" | "fenced" | "threshold" | "available";
  /** As it is said: what is taken off has a minus. */
  value: number;
  /** Where its bar lies, in units. */
  from: number;
  to: number;
};

/** The terms one after another, each bar beginning where the last one ended. Availability is never below zero. */
export function waterfall(terms: Omit<StockTerms, "available">): {
  steps: Step[];
  rest: number;
  low: number;
  high: number;
} {
  const steps: Step[] = [{ id: "onHand", value: terms.onHand, from: 0, to: terms.onHand }];
  let level = terms.onHand;
  for (const id of ["reserved", "withheld", "safetyStock", "fenced", "threshold"] as const) {
    steps.push({ id, value: -terms[id], from: level, to: level - terms[id] });
    level -= terms[id];
  }
  const available = Math.max(0, level);
  steps.push({ id: "available", value: available, from: 0, to: available });
  const edges = steps.flatMap((step) => [step.from, step.to]);
  return { steps, rest: level, low: Math.min(0, ...edges), high: Math.max(1, ...edges) };
}
