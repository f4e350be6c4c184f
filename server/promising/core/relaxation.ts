import type { VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { type DayNumber, dateOfDay } from "../../locations/core/calendar.ts";
import type { LocationKind } from "../../locations/core/kind.ts";
import { type Candidate, type CandidateStock, noWorth } from "./candidate.ts";
import type { Site } from "./problem.ts";
import { ruleAgainst } from "./rules.ts";
import { type WhatIf, wantedOf } from "./what-if.ts";

/** A change with which a place that lost would be in the cheapest plan. Amounts in whole cents. */
export type Change =
  /** Each package that it sends costs so much less. */
  | { kind: "freight"; amount: number }
  /** Each unit of the variant is worth so much less to the place itself. */
  | { kind: "worth"; variantId: VariantId; amount: number }
  /** It keeps back `to` units of the variant instead of `from`. */
  | { kind: "safety-stock"; variantId: VariantId; from: number; to: number }
  /** `to` of its units of the variant are set aside for other channels instead of `from`. */
  | { kind: "ring-fence"; variantId: VariantId; from: number; to: number }
  /** It has room for one more package on its first full day. */
  | { kind: "room"; date: BusinessDate }
  /** It has not rejected the order's lines. */
  | { kind: "rejection" }
  /** It sends orders to customers. */
  | { kind: "shipping" }
  /** The strategy lets places up to `to` miles send, instead of `from`. */
  | { kind: "distance"; from: number; to: number }
  /** The strategy lets places of this kind send. */
  | { kind: "sender"; sender: LocationKind };

/** What can keep a place out of a plan whatever it costs. */
export const limitKeys = ["safety-stock", "ring-fence", "room", "rejection", "shipping", "no-stock"] as const;
export type LimitKey = (typeof limitKeys)[number];

/** The place without one of its limits, the smallest change first. No change: it has the units nowhere. */
export type Relaxation = { key: LimitKey; ways(): Way[] };
type Way = { site: Site; change: Change | null };

/**
 * What stands against a place by itself: without one of these it could send, or send more.
 * @param isAsked kinds that are still looked for
 */
export function relaxationsOf(
  whatIf: WhatIf,
  candidate: Candidate,
  isAsked: (key: LimitKey) => boolean,
): Relaxation[] {
  const { blocked, slots, services, fullOn } = candidate;
  // What a rule keeps out as well wins by no other change alone.
  if (services.length === 0 || ruleAgainst(whatIf.problem.settings.rules, candidate)) return [];
  if (blocked) {
    if (blocked.key !== "cannot-ship" || slots.length === 0 || !isAsked("shipping")) return [];
    const change = { kind: "shipping" } as const;
    return [
      { key: "shipping", ways: () => [{ site: whatIf.siteOf({ ...candidate, blocked: null }), change }] },
    ];
  }
  const found: Relaxation[] = [];
  if (fullOn !== null && isAsked("room"))
    found.push({ key: "room", ways: () => withRoom(whatIf, candidate, fullOn) });
  if (slots.length === 0) return found;
  const { isKept, isFenced, isEmpty } = standingOf(whatIf, candidate);
  if (isKept && isAsked("safety-stock"))
    found.push({ key: "safety-stock", ways: () => withKeptUnits(whatIf, candidate, "safety-stock") });
  if (isFenced && isAsked("ring-fence"))
    found.push({ key: "ring-fence", ways: () => withKeptUnits(whatIf, candidate, "ring-fence") });
  if (isEmpty && isAsked("no-stock"))
    found.push({ key: "no-stock", ways: () => asIfInStock(whatIf, candidate) });
  if (isAsked("rejection") && whatIf.problem.groups.some((group) => group.excluded.has(candidate.locationId)))
    found.push({ key: "rejection", ways: () => notRejected(whatIf, candidate) });
  return found;
}

type Standing = { isKept: boolean; isFenced: boolean; isEmpty: boolean };

/** Whether safety stock or ring-fences keep wanted units back, and whether the place has none at all of what it may serve. */
function standingOf(whatIf: WhatIf, { locationId, stock }: Candidate): Standing {
  const wanted = wantedOf(whatIf, locationId);
  let isKept = false;
  let isFenced = false;
  let isEmpty = wanted.size > 0;
  for (const [variantId, units] of wanted) {
    const held = stock.get(variantId);
    if (!held) continue;
    if (held.available < units && held.kept > 0) isKept = true;
    if (held.available < units && held.fenced > 0) isFenced = true;
    if (held.available + held.kept + held.fenced !== 0) isEmpty = false;
  }
  return { isKept, isFenced, isEmpty };
}

const noStock: CandidateStock = { available: 0, kept: 0, fenced: 0, worth: noWorth };

function withRoom(whatIf: WhatIf, candidate: Candidate, fullOn: DayNumber): Way[] {
  const services = candidate.services.flatMap((service) =>
    service.arrivalIfRoom === undefined
      ? []
      : [{ ...service, arrivals: [service.arrivalIfRoom, ...service.arrivals] }],
  );
  if (services.length === 0) return [];
  const slots = [fullOn, ...candidate.slots];
  const capacityPrices = [candidate.fullOnPrice ?? 0, ...candidate.capacityPrices];
  const site = whatIf.siteOf({ ...candidate, slots, capacityPrices, services });
  return [{ site, change: { kind: "room", date: dateOfDay(fullOn) } }];
}

/** One unit less under safety stock, or set aside for others, then two, up to what is asked for. */
function withKeptUnits(whatIf: WhatIf, candidate: Candidate, kind: "safety-stock" | "ring-fence"): Way[] {
  const ways: Way[] = [];
  const term = kind === "safety-stock" ? "kept" : "fenced";
  for (const [variantId, wanted] of wantedOf(whatIf, candidate.locationId)) {
    const held = candidate.stock.get(variantId) ?? noStock;
    const from = held[term];
    const most = Math.min(from, wanted - held.available);
    for (let units = 1; units <= most; units++) {
      const to = from - units;
      const next = { ...held, available: held.available + units, [term]: to };
      const site = whatIf.siteOf({ ...candidate, stock: new Map([...candidate.stock, [variantId, next]]) });
      ways.push({ site, change: { kind, variantId, from, to } });
    }
  }
  return ways;
}

/** As if a place that has nothing, not even kept back, had the units. What they would be worth there is not known. */
function asIfInStock(whatIf: WhatIf, candidate: Candidate): Way[] {
  const wanted = [...wantedOf(whatIf, candidate.locationId)];
  const stock = new Map(wanted.map(([variantId, available]) => [variantId, { ...noStock, available }]));
  return [{ site: whatIf.siteOf({ ...candidate, stock }), change: null }];
}

function notRejected(whatIf: WhatIf, candidate: Candidate): Way[] {
  const site = whatIf.siteOf(candidate);
  return [{ site: { ...site, allowed: site.allowed.map(() => 1) }, change: { kind: "rejection" } }];
}
