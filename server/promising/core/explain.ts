import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import type { Candidate, Demand } from "./candidate.ts";
import {
  type Draft,
  daysLateFrom,
  draftCosts,
  draftTotal,
  missingOf,
  type Plan,
  unservedOf,
} from "./draft.ts";
import { type Group, type Problem, priceBox } from "./problem.ts";
import { type Reason, reason } from "./reason.ts";
import { isPunctual, ruleAgainst } from "./rules.ts";
import { firstWorth } from "./worth.ts";

/** A place that was not chosen, and everything that stood against it, weightiest first. */
export type LostLocation = { locationId: LocationId; distanceMiles: number; reasons: Reason[] };

type Explained = {
  problem: Problem;
  demand: Demand;
  candidates: readonly Candidate[];
  best: Draft;
  using: ReadonlyMap<number, Draft>;
};

type Lost = Explained & { chosen: Plan | null };

/** Why each candidate that is not in the chosen plan lost, by distance. */
export function explainLost(input: Lost): LostLocation[] {
  const { chosen, problem } = input;
  const winners = new Set(chosen?.packages.map((one) => one.locationId));
  const wanted = wantedUnits(input.demand);
  const indexes = new Map(problem.sites.map((site, index) => [site.candidate.locationId, index]));
  const least = input.best.boxes.length > 0 ? draftTotal(problem, input.best) : null;
  return input.candidates
    .filter((candidate) => !winners.has(candidate.locationId))
    .map((candidate) => {
      const site = indexes.get(candidate.locationId);
      const draft = site === undefined ? undefined : input.using.get(site);
      return {
        locationId: candidate.locationId,
        distanceMiles: Math.round(candidate.distanceMiles),
        reasons: reasonsOf({ input, candidate, wanted, draft: draft ?? null, least }),
      };
    })
    .sort(
      (left, right) =>
        left.distanceMiles - right.distanceMiles || (left.locationId < right.locationId ? -1 : 1),
    );
}

function reasonsOf(at: {
  input: Lost;
  candidate: Candidate;
  wanted: ReadonlyMap<VariantId, number>;
  draft: Draft | null;
  least: number | null;
}): Reason[] {
  const { candidate, wanted, input } = at;
  if (candidate.blocked) return [candidate.blocked];
  const { rules } = input.problem.settings;
  const forbidden = ruleAgainst(rules, candidate);
  if (forbidden) return [forbidden];
  const stock = stockReason(candidate, wanted);
  const excluded = excludedUnits(input.demand, candidate.locationId);
  const refusedBefore = excluded > 0 ? [reason("rejected-before", { units: excluded })] : [];
  if (stock && stock.key !== "partial-stock") return [...refusedBefore, stock];
  const full =
    candidate.fullOn === null ? [] : [reason("capacity-full", { date: dateOfDay(candidate.fullOn) })];
  if (candidate.slots.length === 0) return [...refusedBefore, ...full];
  if (rules.lateness === "never" && comesLate(input.problem, candidate))
    return [...refusedBefore, ...full, reason("rule-late")];
  const priced = at.draft && at.least !== null ? priceReasons(input, at.draft, candidate, at.least) : [];
  const reasons = [...refusedBefore, ...full, ...priced, ...(stock ? [stock] : [])];
  return reasons.length > 0 ? reasons : [reason("costs-more", { amount: null, packages: null })];
}

/** Whether nothing that the place has can come by its day. */
function comesLate({ groups, settings }: Problem, candidate: Candidate): boolean {
  return groups
    .filter(({ variantId }) => (candidate.stock.get(variantId)?.available ?? 0) > 0)
    .every(({ promisedDay }) => !isPunctual(settings.rules, candidate, promisedDay));
}

/** What the cheapest plan with this place would have cost more, what of it decided, and whether it would be late. */
function priceReasons(
  { problem, chosen, best }: Lost,
  draft: Draft,
  candidate: Candidate,
  least: number,
): Reason[] {
  const { packagesMax } = problem.settings.rules;
  const isCutShort =
    draft.boxes.length === packagesMax && missingOf(problem, draft) > missingOf(problem, best);
  if (isCutShort) return [reason("rule-packages", { most: packagesMax })];
  const isShorter = missingOf(problem, draft) > 0 && draftTotal(problem, draft) < least;
  if (isShorter) return [reason("partial-stock", { units: null, wanted: null })];
  const late = daysLateFrom(problem, draft, candidate.locationId);
  const extra = draftTotal(problem, draft) - least;
  const more =
    extra === 0 ? reason("lost-tie") : reason("costs-more", { amount: extra, packages: draft.boxes.length });
  const decisive = extra === 0 ? [] : decisiveReason(problem, { draft, chosen }, extra);
  return [...(late > 0 ? [reason("late", { days: late })] : []), ...decisive, more];
}

/** Where the place would have won but for what its units or its day are worth to others, that is said first. */
function decisiveReason(
  problem: Problem,
  { draft, chosen }: { draft: Draft; chosen: Plan | null },
  extra: number,
): Reason[] {
  if (!chosen) return [];
  const [own, { cost }] = [draftCosts(problem, draft), chosen];
  const worth = own.endValue + own.opportunity - cost.endValue - cost.opportunity;
  if (worth > 0 && worth >= extra) return [reason("worth-more", { amount: worth })];
  const room = own.capacity - cost.capacity;
  return room > 0 && room >= extra ? [reason("busy-day", { amount: room })] : [];
}

function stockReason(candidate: Candidate, wanted: ReadonlyMap<VariantId, number>): Reason | null {
  let available = 0;
  let kept = 0;
  let fenced = 0;
  let all = 0;
  for (const [variantId, quantity] of wanted) {
    const stock = candidate.stock.get(variantId);
    all += quantity;
    const own = Math.min(quantity, stock?.available ?? 0);
    available += own;
    kept += Math.min(quantity - own, stock?.kept ?? 0);
    fenced += Math.min(quantity - own, stock?.fenced ?? 0);
  }
  if (available >= all) return null;
  if (available > 0) return reason("partial-stock", { units: available, wanted: all });
  return keptReason(kept, fenced);
}

/** What keeps back units that are there; where nothing does, there are none. */
function keptReason(kept: number, fenced: number): Reason {
  if (kept > 0) return reason("safety-stock", { units: kept });
  return fenced > 0 ? reason("ring-fence", { units: fenced }) : reason("no-stock");
}

/** Units that nobody can serve, by line, with what stands in the way. */
export function explainUnserved(
  input: Pick<Explained, "problem" | "best" | "candidates" | "demand">,
): { orderLineId: OrderLineId; quantity: number; reason: Reason }[] {
  const left = unservedOf(input.problem, input.best);
  return input.problem.groups.flatMap((group, at) => {
    const found: { orderLineId: OrderLineId; quantity: number; reason: Reason }[] = [];
    // Earlier lines are served first, so the last ones go without.
    for (let index = group.lines.length - 1; index >= 0 && left[at]! > 0; index--) {
      const line = group.lines[index]!;
      const quantity = Math.min(line.quantity, left[at]!);
      left[at]! -= quantity;
      found.unshift({
        orderLineId: line.orderLineId,
        quantity,
        reason: whyUnserved(input, at),
      });
    }
    return found;
  });
}

function whyUnserved(input: Pick<Explained, "problem" | "best" | "candidates">, at: number): Reason {
  const { candidates, problem } = input;
  const group = problem.groups[at]!;
  const holders = candidates.filter(({ stock }) => (stock.get(group.variantId)?.available ?? 0) > 0);
  const unitsOf = (term: "kept" | "fenced") =>
    candidates.reduce((sum, { stock }) => sum + (stock.get(group.variantId)?.[term] ?? 0), 0);
  if (holders.length === 0) return keptReason(unitsOf("kept"), unitsOf("fenced"));
  const blocked = holders.find((candidate) => candidate.blocked)?.blocked;
  const refused = holders.filter((candidate) => group.excluded.has(candidate.locationId)).length;
  if (refused > 0) return reason("rejected-before", { units: null });
  const full = holders.find((candidate) => candidate.slots.length === 0 && candidate.fullOn !== null);
  if (full?.fullOn != null) return reason("capacity-full", { date: dateOfDay(full.fullOn) });
  if (holders.every((candidate) => candidate.blocked) && blocked) return blocked;
  const forbidden = ruleAgainstAll(input, holders, group) ?? packagesRule(input, at);
  if (forbidden) return forbidden;
  return reason(Number.isFinite(group.unservedCost) ? "not-worth-it" : "partial-stock");
}

/** The rule that keeps back all who have more units than the plan takes; of several the one that the nearest breaks. */
function ruleAgainstAll(
  { problem, best }: Pick<Explained, "problem" | "best">,
  holders: readonly Candidate[],
  { variantId, promisedDay }: Group,
): Reason | null {
  const { rules } = problem.settings;
  const able = holders
    .filter(({ blocked, slots }) => !blocked && slots.length > 0)
    .filter(
      (candidate) =>
        (candidate.stock.get(variantId)?.available ?? 0) > unitsFrom(problem, best, candidate, variantId),
    )
    .sort((left, right) => left.distanceMiles - right.distanceMiles);
  const against = able.map(
    (candidate) =>
      ruleAgainst(rules, candidate) ??
      (isPunctual(rules, candidate, promisedDay) ? null : reason("rule-late")),
  );
  return against.every((one) => one !== null) ? (against[0] ?? null) : null;
}

function unitsFrom(
  { sites, groups }: Problem,
  { boxes }: Draft,
  { locationId }: Candidate,
  variantId: VariantId,
): number {
  let units = 0;
  for (const { site, quantities } of boxes) {
    if (sites[site]!.candidate.locationId !== locationId) continue;
    groups.forEach((group, at) => {
      if (group.variantId === variantId) units += quantities[at]!;
    });
  }
  return units;
}

/** Whether the units would be sent if the plan could have another package, alone or with what it leaves out beside. */
function packagesRule({ problem, best }: Pick<Explained, "problem" | "best">, at: number): Reason | null {
  const { settings, sites, groups } = problem;
  const { packagesMax } = settings.rules;
  if (packagesMax === null || best.boxes.length < packagesMax) return null;
  const { variant, weightGrams, promisedDay, unservedCost } = groups[at]!;
  const isWorthIt = sites.some(({ candidate, shelves, stock, allowed }, index) => {
    const isFree = best.boxes.every(({ site }) => site !== index);
    if (!isFree || !allowed[at] || stock[variant] === 0) return false;
    const contents = { units: 1, weightGrams, promisedDay };
    const { total } = priceBox(settings, candidate, 0, contents);
    return total + settings.splitPenalty + firstWorth(shelves[variant]!) < unservedCost;
  });
  return isWorthIt ? reason("rule-packages", { most: packagesMax }) : null;
}

function wantedUnits(demand: Demand): Map<VariantId, number> {
  const wanted = new Map<VariantId, number>();
  for (const line of demand.lines)
    wanted.set(line.variantId, (wanted.get(line.variantId) ?? 0) + line.quantity);
  return wanted;
}

function excludedUnits(demand: Demand, locationId: LocationId): number {
  return demand.lines
    .filter((line) => line.excluded.includes(locationId))
    .reduce((sum, line) => sum + line.quantity, 0);
}
