import type { Plan } from "../../promising/core/draft.ts";

/** Why an open order is better off otherwise, in the words that customer service says. */
export const moveCauses = ["exchange", "packages", "day", "wait", "cheaper"] as const;
export type MoveCause = (typeof moveCauses)[number];

/** `together`: how many orders move in one step. */
export function causeOf(before: Plan, after: Plan, together: number): MoveCause {
  if (together > 1) return "exchange";
  if (after.packages.length < before.packages.length) return "packages";
  const places = (plan: Plan) => plan.packages.map((one) => one.locationId).sort();
  return places(before).join() === places(after).join() ? "day" : "cheaper";
}
