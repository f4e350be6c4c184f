import { poissonTail } from "../../promising/core/poisson.ts";
import type { Network } from "./network.ts";

/**
 * What the last of `left` units of a store's shelf earns beyond its end value if it is simply left for the customers who
 * come: V · P(D ≥ left), V the price less the end value, D ~ Poisson(`asked`). Sampled futures see that only where
 * their own orders want the unit, so their price λ is never taken for less: worth(left) = max(λ, this). It also makes the
 * next unit dearer as units go, without solving anything anew.
 */
export function keptInStore(
  network: Network,
  cell: number,
  { asked, left }: { asked: number; left: number },
): number {
  const missed = Math.max(0, network.price[network.cellSku[cell]!]! - network.endValue[cell]!);
  return missed * poissonTail(asked, left);
}
