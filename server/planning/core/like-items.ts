import type { BaseForecast, PastOrder } from "./forecast.ts";
import type { Network } from "./network.ts";

/**
 * Which SKUs resemble which: each level numbers the group of every SKU, the closest likeness first (the same product, the
 * same category and season, the same category).
 */
export type Likeness = readonly Int32Array[];

/** How sure one is of a SKU that is known by its like only: rates vary by 70 % around theirs. */
const likeShape = 2;
/** Baskets that a new SKU borrows from its like. */
const basketsMax = 30;

/**
 * The SKUs that each new one (never on offer in the history) is like: those of its closest group that are known.
 * A SKU without any like is left out.
 */
export function likeItems(likeness: Likeness, offered: Float64Array): Map<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  const known = likeness.map((groups) => {
    const members = new Map<number, number[]>();
    groups.forEach((group, sku) => {
      if (offered[sku]! > 0) members.set(group, [...(members.get(group) ?? []), sku]);
    });
    return { groups, members };
  });
  offered.forEach((share, sku) => {
    if (share > 0) return;
    for (const { groups, members } of known) {
      const like = members.get(groups[sku]!);
      if (!like) continue;
      found.set(sku, like);
      return;
    }
  });
  return found;
}

/** Gives new SKUs the mean rates of their like: online, and per store that holds one of them. */
export function withLikeItems(
  network: Network,
  base: BaseForecast,
  like: ReadonlyMap<number, readonly number[]>,
): BaseForecast {
  const online = base.online.slice();
  const walkIns = base.walkIns.slice();
  const walkInShape = base.walkInShape.slice();
  const means = new Map<readonly number[], Float64Array>();
  for (const [sku, members] of like) {
    online[sku] = members.reduce((sum, one) => sum + base.online[one]!, 0) / members.length;
    const mean = means.get(members) ?? meanByPlace(network, base, members);
    means.set(members, mean);
    for (let cell = network.cellStart[sku]!; cell < network.cellStart[sku + 1]!; cell++) {
      walkIns[cell] = mean[network.cellLocation[cell]!]!;
      walkInShape[cell] = likeShape;
    }
  }
  return { ...base, online, walkIns, walkInShape };
}

/** Mean units at each store that holds some of the SKUs; the mean of those stores where none is. */
function meanByPlace(network: Network, base: BaseForecast, skus: readonly number[]): Float64Array {
  const sums = new Float64Array(network.locations);
  const counts = new Float64Array(network.locations);
  let [sum, count] = [0, 0];
  for (const sku of skus)
    for (let cell = network.cellStart[sku]!; cell < network.cellStart[sku + 1]!; cell++) {
      const place = network.cellLocation[cell]!;
      if (!network.hasWalkIns[place]) continue;
      sums[place]! += base.walkIns[cell]!;
      counts[place]! += 1;
      sum += base.walkIns[cell]!;
      count += 1;
    }
  const usual = count > 0 ? sum / count : 0;
  return sums.map((units, place) => {
    if (!network.hasWalkIns[place]) return 0;
    return counts[place]! > 0 ? units / counts[place]! : usual;
  });
}

/** Past orders, and for each new SKU some of its like's with it in their place: the baskets that it may be in. */
export function withLikeBaskets(
  past: readonly PastOrder[],
  like: ReadonlyMap<number, readonly number[]>,
): readonly PastOrder[] {
  if (like.size === 0) return past;
  const bySku = new Map<number, PastOrder[]>();
  for (const order of past)
    for (const sku of order.skus) {
      const orders = bySku.get(sku) ?? [];
      if (orders.length < basketsMax) orders.push(order);
      bySku.set(sku, orders);
    }
  const borrowed = [...like].flatMap(([sku, members]) =>
    members
      .flatMap((member) => (bySku.get(member) ?? []).map((order) => ({ order, member })))
      .slice(0, basketsMax)
      .map(({ order, member }) => ({
        ...order,
        skus: order.skus.map((one) => (one === member ? sku : one)),
      })),
  );
  return [...past, ...borrowed];
}
