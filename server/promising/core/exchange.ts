import type { Candidate } from "./candidate.ts";
import { type Box, contentsOf, type Draft, draftTotal, missingOf, unservedOf } from "./draft.ts";
import { isFeasible } from "./model.ts";
import { bestSlot, type Problem, type Site, toSite, variantIndexes } from "./problem.ts";
import { neverUnserved } from "./states.ts";
import { type Part, unitsOf, type WhatIf, wantedIn } from "./what-if.ts";

/** Work of the questions about one order, in groups of packages that were priced: by count, so that answers repeat. */
const workMax = 400_000;
/** Places whose prices are asked about: the nearest of those that could send something. */
const losersMax = 40;
const placesMax = 8;

/** A draft that serves some units from the site instead of where the chosen one takes them. */
type Exchange = { draft: Draft; extra: number };

/**
 * Answers for an order that is too large to be enumerated: what is compared with the chosen draft are exchanges within
 * it, in which the place takes a whole package, one group's units of a package, all that it can of everything, or what
 * nobody serves. Each is priced exactly, so an exchange that would be cheaper proves that the place would win; a cheaper
 * way that is no exchange is not seen.
 */
export function whatIfExchanged(problem: Problem, best: Draft): WhatIf {
  const indexes = new Map(problem.sites.map((site, index) => [site.candidate.locationId, index]));
  const variants = variantIndexes(problem.groups);
  const chosen = new Set(best.boxes.map((box) => problem.sites[box.site]!.candidate.locationId));
  const least = costOf(problem, best);
  const work = { left: workMax };

  const exchangesWith = (site: Site): Exchange[] => {
    const index = indexes.get(site.candidate.locationId) ?? problem.sites.length;
    const sites = [...problem.sites];
    sites[index] = site;
    const within = { ...problem, sites };
    const found: Exchange[] = [];
    for (const draft of draftsWith(within, best, index)) {
      work.left -= (draft.boxes.length + 1) * problem.groups.length;
      if (work.left < 0) break;
      if (isFeasible(within, draft)) found.push({ draft, extra: costOf(within, draft) - least });
    }
    return found;
  };
  const leastExtra = (site: Site) =>
    exchangesWith(site).reduce((extra, one) => Math.min(extra, one.extra), Number.POSITIVE_INFINITY);
  /** The place as it is. Below nothing the chosen draft was not the best one, and no change can be said to make it lose. */
  const asItIs = new Map<number, number>();
  const wouldWin = (index: number) => {
    const extra = asItIs.get(index) ?? leastExtra(problem.sites[index]!);
    asItIs.set(index, extra);
    return extra < 0;
  };
  return {
    problem,
    isExact: false,
    total: draftTotal(problem, best),
    chosen,
    placesMax,
    wanted: wantedIn(problem.groups),
    bestUnpromised: () => null,
    siteOf: (candidate: Candidate) => toSite(candidate, problem.groups, variants),
    extraWith: (site) => {
      const index = indexes.get(site.candidate.locationId);
      return index !== undefined && wouldWin(index) ? Number.POSITIVE_INFINITY : leastExtra(site);
    },
    partsWith: (site) => exchangesWith(site).map((one) => toPart(problem, indexes, site, one)),
    losers: () => {
      const others = problem.sites.filter(({ candidate }) => !chosen.has(candidate.locationId));
      return others
        .sort((left, right) => left.candidate.distanceMiles - right.candidate.distanceMiles)
        .slice(0, losersMax)
        .map((site) => ({ site, extra: leastExtra(site) }))
        .filter(({ extra }) => extra >= 0 && extra < neverUnserved / 2)
        .sort((left, right) => left.extra - right.extra)
        .map(({ site }) => site);
    },
  };
}

function costOf(problem: Problem, draft: Draft): number {
  return draftTotal(problem, draft) + missingOf(problem, draft) * neverUnserved;
}

/** The draft after every exchange that pays, the best of all places first, until none does or enough was looked at. */
export function exchangeAll(problem: Problem, draft: Draft): Draft {
  const work = { left: workMax };
  let best = draft;
  for (let next = bestExchange(problem, best, work); next; next = bestExchange(problem, best, work))
    best = next.draft;
  return best;
}

/** Null: none pays. */
function bestExchange(problem: Problem, current: Draft, work: { left: number }): Exchange | null {
  const least = costOf(problem, current);
  let best: Exchange | null = null;
  for (let index = 0; index < problem.sites.length; index++) {
    for (const draft of draftsWith(problem, current, index)) {
      work.left -= (draft.boxes.length + 1) * problem.groups.length;
      if (work.left < 0) return best;
      const extra = costOf(problem, draft) - least;
      if (extra < (best?.extra ?? 0) && isFeasible(problem, draft)) best = { draft, extra };
    }
  }
  return best;
}

/** What the site itself sends in an exchange; one package, since it was not in the chosen draft. */
function toPart(
  { groups }: Problem,
  indexes: ReadonlyMap<string, number>,
  { candidate }: Site,
  { draft, extra }: Exchange,
): Part {
  const index = indexes.get(candidate.locationId);
  const quantities = draft.boxes.find((box) => box.site === index)?.quantities ?? groups.map(() => 0);
  return { extra, quantities, unitsOf: (variant) => unitsOf(groups, quantities, variant) };
}

/** Units that the site would send instead, of some packages and of what nobody serves. */
type Wish = { from: readonly { box: Box; quantities: readonly number[] }[]; missing: readonly number[] };

/** The exchanges with one site, the largest first. */
function draftsWith(problem: Problem, best: Draft, index: number): Draft[] {
  const own = best.boxes.filter((box) => box.site === index);
  const others = best.boxes.filter((box) => box.site !== index);
  const missing = unservedOf(problem, best);
  const none = missing.map(() => 0);
  const whole = (box: Box) => ({ box, quantities: box.quantities });
  const wishes: Wish[] = [
    { from: others.map(whole), missing },
    { from: [], missing },
    ...others.flatMap((box) => [
      ...(others.length > 1 ? [{ from: [whole(box)], missing: none }] : []),
      ...partsOf(box).map((quantities) => ({ from: [{ box, quantities }], missing: none })),
    ]),
  ];
  const free = freeAt(problem, own, index);
  return wishes.flatMap((wish) => {
    const left = Int32Array.from(free);
    const taken = wish.from.map(({ quantities }) => takeFrom(problem, { quantities, index, left }));
    const added = takeFrom(problem, { quantities: wish.missing, index, left });
    const units = added.map((count, at) => taken.reduce((sum, one) => sum + one[at]!, count));
    if (units.every((count) => count === 0)) return [];
    const rest = others.flatMap((box) => {
      const at = wish.from.findIndex((one) => one.box === box);
      return at < 0 ? [box] : withoutUnits(box, taken[at]!);
    });
    return [{ boxes: [...rest, ...withUnits(problem, { own, index, units })] }];
  });
}

/** The units of each group of a package by themselves, where there are several. */
function partsOf({ quantities }: Box): number[][] {
  const used = quantities.flatMap((quantity, at) => (quantity > 0 ? [at] : []));
  if (used.length < 2) return [];
  return used.map((only) => quantities.map((quantity, at) => (at === only ? quantity : 0)));
}

function freeAt({ groups, sites }: Problem, own: readonly Box[], index: number): Int32Array {
  const free = Int32Array.from(sites[index]!.stock);
  for (const { quantities } of own)
    groups.forEach(({ variant }, at) => {
      free[variant]! -= quantities[at]!;
    });
  return free;
}

/** What the site can take of some units; `left` is what it has for the next ones. */
function takeFrom(
  { groups, sites }: Problem,
  { quantities, index, left }: { quantities: readonly number[]; index: number; left: Int32Array },
): number[] {
  return groups.map(({ variant }, at) => {
    if (sites[index]!.allowed[at] !== 1) return 0;
    const taken = Math.max(0, Math.min(quantities[at]!, left[variant]!));
    left[variant]! -= taken;
    return taken;
  });
}

/** The package without the units, on the same day; none if nothing is left. */
function withoutUnits(box: Box, units: readonly number[]): Box[] {
  const quantities = box.quantities.map((quantity, at) => quantity - units[at]!);
  return quantities.some((quantity) => quantity > 0) ? [{ ...box, quantities }] : [];
}

/** The site's packages with the units: in one that it sends already, else in a new one on its best day. */
function withUnits(
  problem: Problem,
  { own, index, units }: { own: readonly Box[]; index: number; units: readonly number[] },
): Box[] {
  const [first, ...rest] = own;
  if (!first) {
    const slot = bestSlot(
      problem.settings,
      problem.sites[index]!,
      contentsOf(problem, { quantities: units }),
    );
    return [{ site: index, slot, quantities: units }];
  }
  const quantities = first.quantities.map((quantity, at) => quantity + units[at]!);
  const site = problem.sites[index]!;
  const slot =
    rest.length > 0 ? first.slot : bestSlot(problem.settings, site, contentsOf(problem, { quantities }));
  return [{ ...first, slot, quantities }, ...rest];
}
