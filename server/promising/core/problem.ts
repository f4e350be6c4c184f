import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import { poundsOf } from "../../shipping/core/weight.ts";
import { type Candidate, type Demand, type DemandLine, noWorth, type PlanSettings } from "./candidate.ts";
import { ruleAgainst } from "./rules.ts";
import { type Shelf, toShelf } from "./worth.ts";

/** Units that the planner cannot tell apart: one variant, one promise, the same places excluded. */
export type Group = {
  variant: number;
  variantId: VariantId;
  quantity: number;
  weightGrams: number;
  /** Infinity: no promise. */
  promisedDay: number;
  excluded: ReadonlySet<LocationId>;
  /** Cents for each unit that is not served; Infinity: only where no place can. */
  unservedCost: number;
  lines: { orderLineId: OrderLineId; quantity: number }[];
};

/** The demand in groups and the places that can send, in the order of their ids, with dense arrays for both. */
export type Problem = {
  groups: readonly Group[];
  variantCount: number;
  sites: readonly Site[];
  settings: PlanSettings;
  promiseCount: number;
};

export type Site = {
  candidate: Candidate;
  /** Available units by variant. */
  stock: Int32Array;
  /** Whether the site may serve the group. */
  allowed: Uint8Array;
  /** What its units are worth to it, by variant. */
  shelves: readonly Shelf[];
  /** The slots that a single box may want: no other is as early and as cheap. */
  usefulSlots: readonly number[];
};

/**
 * What a plan costs: the carrier, the work, each further package, lateness; and what is given up: the value of the unit
 * where it lies, its other uses, room on a busy day, and units that nobody gets.
 */
export const costParts = [
  "freight",
  "handling",
  "split",
  "late",
  "endValue",
  "opportunity",
  "capacity",
  "unserved",
] as const;
export type CostPart = (typeof costParts)[number];
export type Costs = Record<CostPart, number>;

/** What goes into one box. */
export type Contents = { units: number; weightGrams: number; promisedDay: number };

/** A box priced with its best service, part by part in whole cents. */
export type Priced = {
  service: number;
  freight: number;
  handling: number;
  late: number;
  capacity: number;
  total: number;
};

export function toProblem(demand: Demand, candidates: readonly Candidate[], settings: PlanSettings): Problem {
  const groups = groupLines(demand.lines);
  const variantIds = variantIndexes(groups);
  const sites = candidates
    .filter((candidate) => canServe(candidate, groups) && !ruleAgainst(settings.rules, candidate))
    .map((candidate) => toSite(candidate, groups, variantIds))
    .sort((left, right) => (left.candidate.locationId < right.candidate.locationId ? -1 : 1));
  const promiseCount = new Set(groups.map((group) => group.promisedDay)).size;
  return { groups, variantCount: variantIds.size, sites, settings, promiseCount };
}

/** Whether the place can send at all, and has a unit that it may give. */
function canServe(candidate: Candidate, groups: readonly Group[]): boolean {
  const { blocked, slots, services, stock, locationId } = candidate;
  if (blocked || slots.length === 0 || services.length === 0) return false;
  return groups.some(
    ({ variantId, excluded }) => (stock.get(variantId)?.available ?? 0) > 0 && !excluded.has(locationId),
  );
}

function groupLines(lines: readonly DemandLine[]): Group[] {
  const groups = new Map<string, Group>();
  const variants = new Map<VariantId, number>();
  for (const line of lines) {
    if (line.quantity <= 0) continue;
    const variant = variants.get(line.variantId) ?? variants.size;
    variants.set(line.variantId, variant);
    const key = `${line.variantId} ${line.promisedDay ?? ""} ${line.unservedCost ?? ""} ${[...line.excluded].sort().join()}`;
    const group = groups.get(key) ?? {
      variant,
      variantId: line.variantId,
      quantity: 0,
      weightGrams: line.weightGrams,
      promisedDay: line.promisedDay ?? Number.POSITIVE_INFINITY,
      excluded: new Set(line.excluded),
      unservedCost: line.unservedCost ?? Number.POSITIVE_INFINITY,
      lines: [],
    };
    group.quantity += line.quantity;
    group.lines.push({ orderLineId: line.orderLineId, quantity: line.quantity });
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function variantIndexes(groups: readonly Group[]): Map<VariantId, number> {
  return new Map(groups.map((group) => [group.variantId, group.variant]));
}

/** A place that can send, with dense arrays for the demand's groups and variants. */
export function toSite(
  candidate: Candidate,
  groups: readonly Group[],
  variantIds: ReadonlyMap<VariantId, number>,
): Site {
  const stock = new Int32Array(variantIds.size);
  const shelves: Shelf[] = [];
  for (const [variantId, variant] of variantIds) {
    const held = candidate.stock.get(variantId);
    stock[variant] = Math.max(0, held?.available ?? 0);
    shelves[variant] = toShelf(held?.worth ?? noWorth);
  }
  // By index: `from` with a function takes several times as long, and a large network makes a thousand of these.
  const allowed = new Uint8Array(groups.length);
  for (let at = 0; at < groups.length; at++)
    allowed[at] = groups[at]!.excluded.has(candidate.locationId) ? 0 : 1;
  return { candidate, stock, allowed, shelves, usefulSlots: usefulSlotsOf(candidate) };
}

/** Leaves out slots that another beats. Where no later day is cheaper, the first beats all, and no other needs a look. */
function usefulSlotsOf(candidate: Candidate): readonly number[] {
  if (isSameDay(candidate)) return firstSlot;
  const all = candidate.slots.map((_day, slot) => slot);
  if (all.every((other) => other === 0 || beats(candidate, 0, other))) return all.slice(0, 1);
  return all.filter((slot) => !all.some((other) => other !== slot && beats(candidate, other, slot)));
}

const firstSlot: readonly number[] = [0];

/** All on one day at one price, as nearly everywhere: every slot is as good as the first. */
function isSameDay({ slots, capacityPrices }: Candidate): boolean {
  for (let slot = 1; slot < slots.length; slot++)
    if (slots[slot] !== slots[0] || capacityPrices[slot]! < capacityPrices[0]!) return false;
  return slots.length > 0;
}

/** For every service it arrives no later and costs no more; equals go to the one that comes first. */
function beats({ services, capacityPrices }: Candidate, one: number, other: number): boolean {
  return (
    capacityPrices[one]! <= capacityPrices[other]! &&
    services.every(({ arrivals }) => arrivals[one]! <= arrivals[other]!) &&
    (one < other ||
      capacityPrices[one]! < capacityPrices[other]! ||
      services.some(({ arrivals }) => arrivals[one]! < arrivals[other]!))
  );
}

/** The slot in which a box on its own is cheapest; the first of equals. */
export function bestSlot(settings: PlanSettings, site: Site, contents: Contents): number {
  let best = site.usefulSlots[0]!;
  if (site.usefulSlots.length === 1) return best;
  let least = Number.POSITIVE_INFINITY;
  for (const slot of site.usefulSlots) {
    const { total } = priceBox(settings, site.candidate, slot, contents);
    if (total >= least) continue;
    least = total;
    best = slot;
  }
  return best;
}

/**
 * The cheapest service for a box from a place on one of its days, part by part in whole cents. Ties go to the service
 * that is offered first. Where the rules allow no service it has none, `-1`, and costs infinitely much.
 */
export function priceBox(
  settings: PlanSettings,
  candidate: Candidate,
  slot: number,
  contents: Contents,
): Priced {
  const { services, handlingPerPackage, handlingPerUnit } = candidate;
  const pounds = poundsOf(contents.weightGrams);
  const handling = Math.round(handlingPerPackage + handlingPerUnit * contents.units);
  const capacity = candidate.capacityPrices[slot]!;
  const best = { service: -1, freight: 0, handling, late: 0, capacity, total: Number.POSITIVE_INFINITY };
  for (let index = 0; index < services.length; index++) {
    const service = services[index]!;
    const freight = Math.round(service.base + service.perPound * pounds);
    const late = lateness(settings, service.arrivals[slot]! - contents.promisedDay);
    const total = freight + handling + late + capacity;
    if (total < best.total) {
      best.service = index;
      best.freight = freight;
      best.late = late;
      best.total = total;
    }
  }
  return best;
}

/** Cents for arriving so many days after the promise; infinity where the rules forbid it. */
export function lateness({ rules, lateFixed, latePerDay }: PlanSettings, days: number): number {
  if (days <= 0) return 0;
  return rules.lateness === "never" ? Number.POSITIVE_INFINITY : Math.round(lateFixed + latePerDay * days);
}
