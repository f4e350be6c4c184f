import {
  applyChanges,
  type Batch,
  type Change,
  type Choice,
  makeTally,
  type Tally,
  usesOf,
  weigh,
} from "./batch.ts";

/** Rounds over all orders; the gains of later ones are small. */
const roundsMax = 12;
/** Orders that are asked to make room for one. */
const partnersMax = 60;
/** Less than this is rounding. */
const leastGain = 1e-6;

/**
 * Makes a feasible choice better: one order changes its way, or two exchange, where the one that wants a unit or a
 * package's room gets it from another that does well enough elsewhere (order swap and unit exchange of Xu, Allgor and
 * Graves 2009). Deterministic: orders and ways go by their index, ties stay with the first.
 */
export function improve(batch: Batch, from: Choice): Choice {
  const tally = makeTally(batch, from);
  const users = usersOf(tally);
  for (let round = 0; round < roundsMax; round++) {
    let isBetter = false;
    for (let order = 0; order < batch.orders.length; order++) {
      const changes = bestChanges(tally, users, order);
      if (!changes) continue;
      for (const { order: other } of changes) register(tally, users, other, "delete");
      applyChanges(tally, changes);
      for (const { order: other } of changes) register(tally, users, other, "add");
      isBetter = true;
    }
    if (!isBetter) break;
  }
  return tally.choice;
}

/** The orders that take units of each resource now. */
type Users = readonly Set<number>[];

function usersOf(tally: Tally): Users {
  const users = tally.batch.resources.map(() => new Set<number>());
  tally.batch.orders.forEach((_order, at) => {
    register(tally, users, at, "add");
  });
  return users;
}

function register({ batch, choice }: Tally, users: Users, order: number, what: "add" | "delete"): void {
  for (const { resource } of usesOf(batch, order, choice[order]!)) users[resource]![what](order);
}

/** What would save most with this order in it; null: nothing saves. */
function bestChanges(tally: Tally, users: Users, order: number): Change[] | null {
  let best: { cost: number; changes: Change[] } = { cost: -leastGain, changes: [] };
  const { patterns } = tally.batch.orders[order]!;
  for (let pattern = 0; pattern < patterns.length; pattern++) {
    if (pattern === tally.choice[order]) continue;
    const change = { order, pattern };
    const { cost, blocked } = weigh(tally, [change]);
    if (cost >= best.cost) continue;
    const found =
      blocked.length === 0 ? { cost, changes: [change] } : withPartner(tally, users, change, blocked);
    if (found && found.cost < best.cost) best = found;
  }
  return best.changes.length > 0 ? best.changes : null;
}

/** The cheapest order that makes room for the change. */
function withPartner(tally: Tally, users: Users, change: Change, blocked: readonly number[]) {
  const [first] = blocked;
  let best: { cost: number; changes: Change[] } | null = null;
  let left = partnersMax;
  for (const order of users[first!]!) {
    if (order === change.order) continue;
    if (left-- === 0) break;
    const { patterns } = tally.batch.orders[order]!;
    for (let pattern = 0; pattern < patterns.length; pattern++) {
      if (pattern === tally.choice[order]) continue;
      const changes = [change, { order, pattern }];
      const weighed = weigh(tally, changes);
      if (weighed.blocked.length > 0 || (best && weighed.cost >= best.cost)) continue;
      best = { cost: weighed.cost, changes };
    }
  }
  return best;
}
