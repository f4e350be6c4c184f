import type { OrderLineId } from "../../kernel/ids.ts";
import { computeTotals, type Totals } from "../../pricing/core/total.ts";
import type { Candidate, PlanSettings } from "./candidate.ts";
import type { Plan, PlannedPackage } from "./draft.ts";
import { freeAt, pooledFree, type Taken, takeUnits } from "./free-units.ts";
import {
  type Choice,
  type DraftPlaces,
  keyOf,
  type LineInput,
  type LineOffers,
  type Offer,
  type OfferAssignment,
  type OfferLine,
  type OffersInput,
  type OffersView,
  type Plans,
  pickupOffer,
  pickupStock,
  type ServicePlan,
  shipOffer,
  toDraftPlaces,
} from "./offer.ts";
import { planCheapest } from "./plan.ts";
import { type Reason, reason } from "./reason.ts";
import { ruleKeys } from "./rules.ts";
import { narrowCandidates, type Stock, toCandidates } from "./snapshot.ts";

/** Stores offered for pickup of one line, and how far from the customer; a store that is wished for may be farther. */
const pickupStoresMax = 4;
const pickupMilesMax = 100;

/**
 * What can be promised for each line of a draft: by each service, and for pickup at the nearest stores. Lines are
 * planned together, so that two lines never count on the same unit, and shipped lines share a box where that is
 * cheapest. A wish that cannot be had is answered with the next offer and the reason.
 */
export function toOffers(input: OffersInput): { view: OffersView; assignments: OfferAssignment[] } {
  const shared = toDraftPlaces(input);
  const { pickups, stock } = choosePickups(input, shared);
  const ships: Ships = { input, candidates: candidatesOf(input) };
  const plans = planServices(ships, stock);
  const chosen = new Map<OrderLineId, Choice>();
  const serviceOf = makeServiceChoice(ships, { stock, plans, pickups });
  for (const line of input.lines) {
    const pickup = pickups.get(line.lineId);
    const choice: Choice | null = pickup
      ? { mode: "pickup", locationId: pickup.locationId }
      : (serviceOf(line) ?? nearestPickup(shared, stock, line));
    if (choice) chosen.set(line.lineId, choice);
  }
  const together = planChosen({ ships, stock, plans, chosen });
  const lines = input.lines.map((line) => toLine({ input, shared, stock, plans, chosen, together, line }));
  const assignments = assignmentsOf({ input, chosen, together });
  return { view: { lines, totals: totalsOf(input, shared, lines), computedAt: input.now }, assignments };
}

/** Lines whose wished store can serve them, in their order: an earlier line takes first. Beside it what is left. */
export function choosePickups(
  { lines, snapshot }: OffersInput,
  { places }: DraftPlaces,
): { pickups: Map<OrderLineId, Taken>; stock: Stock } {
  const pickups = new Map<OrderLineId, Taken>();
  let stock = snapshot.stock;
  for (const { lineId, variantId, quantity, choice } of lines) {
    if (choice?.mode !== "pickup" || !places.get(choice.locationId)?.canPickup) continue;
    if (freeAt(stock, variantId, choice.locationId) < quantity) continue;
    const taken = { variantId, locationId: choice.locationId, quantity };
    stock = takeUnits(stock, [taken]);
    pickups.set(lineId, taken);
  }
  return { pickups, stock };
}

export type Ships = { input: OffersInput; candidates: readonly Candidate[] };

/** The places without their stock, which changes from plan to plan; none while there is no address. */
export function candidatesOf({ destination, snapshot, now }: OffersInput): Candidate[] {
  return destination ? toCandidates({ ...snapshot, stock: new Map() }, { destination, now }) : [];
}

/** The cheapest plan of all lines by each service alone, with what pickups leave. */
export function planServices(ships: Ships, stock: Stock): Plans {
  if (!ships.input.destination) return new Map();
  const { services } = ships.input.snapshot.network;
  return new Map(services.map(({ code }) => [code, planBy(ships, stock, code, ships.input)]));
}

/** @param by the lines that go together, and what they are planned by */
function planBy(
  ships: Ships,
  stock: Stock,
  code: string,
  { lines, plan: settings }: Pick<OffersInput, "lines" | "plan">,
): ServicePlan {
  const { prices } = ships.input.snapshot;
  const candidates = narrowCandidates(ships.candidates, { serviceCode: code, stock, prices });
  const demand = {
    lines: lines.map(({ lineId, variantId, quantity, weightGrams }) => ({
      orderLineId: lineId,
      variantId,
      quantity,
      weightGrams,
      promisedDay: null,
      excluded: [],
      unservedCost: null,
    })),
  };
  const { plan, unserved } = planCheapest(demand, candidates, settings);
  const lost = new Map(unserved.map((line) => [line.orderLineId, line.reason]));
  const packages = new Map<OrderLineId, PlannedPackage[]>();
  for (const one of plan.packages)
    for (const { orderLineId } of one.lines)
      packages.set(orderLineId, [...(packages.get(orderLineId) ?? []), one]);
  const served = new Set(lines.map((line) => line.lineId).filter((id) => !lost.has(id)));
  return { plan, packages, served, unserved: lost };
}

/**
 * The wished service or the first that serves the line. Plans of all lines count units for lines that are picked up,
 * too: where a wish fails by them, it is planned once more without those lines, which have their units already.
 */
function makeServiceChoice(
  ships: Ships,
  at: { stock: Stock; plans: Plans; pickups: ReadonlyMap<OrderLineId, Taken> },
): (line: OfferLine) => Choice | null {
  const { lines, snapshot } = ships.input;
  const order = snapshot.network.services.map(({ code }) => code);
  const shipped = lines.filter((line) => !at.pickups.has(line.lineId));
  const again = new Map<string, ServicePlan>();
  const isServed = (code: string, { lineId }: OfferLine, isWished: boolean) => {
    if (at.plans.get(code)?.served.has(lineId)) return true;
    if (!isWished || at.pickups.size === 0 || !at.plans.has(code)) return false;
    const planned = again.get(code) ?? planBy(ships, at.stock, code, { ...ships.input, lines: shipped });
    again.set(code, planned);
    return planned.served.has(lineId);
  };
  return (line) => {
    const wished = line.choice?.mode === "ship" ? line.choice.serviceCode : null;
    const codes = wished ? [wished, ...order.filter((code) => code !== wished)] : order;
    const serviceCode = codes.find((code) => isServed(code, line, code === wished));
    return serviceCode ? { mode: "ship", serviceCode } : null;
  };
}

function nearestPickup(shared: DraftPlaces, stock: Stock, line: OfferLine): Choice | null {
  const [nearest] = pickupStores(shared, stock, line);
  return nearest ? { mode: "pickup", locationId: nearest.store.locationId } : null;
}

function pickupStores({ stores }: DraftPlaces, stock: Stock, line: OfferLine): DraftPlaces["stores"] {
  const wished = line.choice?.mode === "pickup" ? line.choice.locationId : null;
  const found: DraftPlaces["stores"][number][] = [];
  for (const entry of stores) {
    const isWished = entry.store.locationId === wished;
    const isNear = entry.miles !== null && entry.miles <= pickupMilesMax && found.length < pickupStoresMax;
    if (!isNear && !isWished) continue;
    if (freeAt(stock, line.variantId, entry.store.locationId) >= line.quantity) found.push(entry);
  }
  return found;
}

/** Plans the lines that go by one service together; several services take their units one after the other. */
export function planChosen(at: {
  ships: Ships;
  stock: Stock;
  plans: Plans;
  chosen: ReadonlyMap<OrderLineId, Choice>;
}): Plans {
  const { plans, chosen } = at;
  const { input } = at.ships;
  const byService = new Map<string, OfferLine[]>();
  const pickedUp: Taken[] = [];
  for (const line of input.lines) {
    const choice = chosen.get(line.lineId);
    if (choice?.mode === "pickup" && line.choice?.mode !== "pickup")
      pickedUp.push({ variantId: line.variantId, locationId: choice.locationId, quantity: line.quantity });
    if (choice?.mode !== "ship") continue;
    byService.set(choice.serviceCode, [...(byService.get(choice.serviceCode) ?? []), line]);
  }
  let stock = takeUnits(at.stock, pickedUp);
  const together = new Map<string, ServicePlan>();
  let packages = 0;
  for (const [code, lines] of byService) {
    const isAll = byService.size === 1 && pickedUp.length === 0 && lines.length === input.lines.length;
    const planned =
      (isAll ? plans.get(code) : null) ??
      planBy(at.ships, stock, code, { lines, plan: afterPackages(input.plan, packages) });
    packages += planned.plan.packages.length;
    together.set(code, planned);
    stock = takeUnits(stock, unitsOf(planned.plan, input.lines));
  }
  return together;
}

/** What is planned last of an order has the packages that are left of its limit; it may have none. */
function afterPackages(plan: PlanSettings, packages: number): PlanSettings {
  const { packagesMax } = plan.rules;
  if (packagesMax === null || packages === 0) return plan;
  return { ...plan, rules: { ...plan.rules, packagesMax: Math.max(0, packagesMax - packages) } };
}

function unitsOf(plan: Plan, lines: readonly OfferLine[]): Taken[] {
  const variants = new Map(lines.map((line) => [line.lineId, line.variantId]));
  return plan.packages.flatMap(({ locationId, lines: parts }) =>
    parts.flatMap(({ orderLineId, quantity }) => {
      const variantId = variants.get(orderLineId);
      return variantId ? [{ variantId, locationId, quantity }] : [];
    }),
  );
}

function toLine(at: LineInput): LineOffers {
  const { input, line, chosen } = at;
  const { lineId, variantId, sku, name, unitPrice, quantity } = line;
  const head = { lineId, variantId, sku, name, unitPrice, quantity };
  const isShort = pooledFree(input.snapshot.stock, variantId) - input.threshold < quantity;
  if (isShort) return { ...head, chosen: null, offers: [], problem: stockProblem(at) };
  const choice = chosen.get(lineId);
  const ships = input.snapshot.network.services.flatMap((service) => {
    const isChosen = choice?.mode === "ship" && choice.serviceCode === service.code;
    const planned = (isChosen ? at.together : at.plans).get(service.code);
    return planned?.served.has(lineId) ? [shipOffer(at, service, planned)] : [];
  });
  const own = pickupStock(at);
  const pickups = pickupStores(at.shared, own, line).flatMap((entry, index) => {
    const available = freeAt(own, variantId, entry.store.locationId);
    return pickupOffer(at, { ...entry, isNearest: index === 0, available });
  });
  const offers = [...ships, ...pickups].sort(
    (left, right) =>
      left.promisedAt.getTime() - right.promisedAt.getTime() || left.charge.amount - right.charge.amount,
  );
  const isChosen = (offer: Offer) => choice !== undefined && offer.key === keyOf(choice);
  const first = offers.find(isChosen) ?? null;
  const problem = first && wishOf(line) && first.key !== wishOf(line) ? wishProblem(at) : null;
  const unchosen = offers.length === 0 ? stockProblem(at) : wishOf(line) ? ruleProblem(at) : null;
  return {
    ...head,
    chosen: first,
    offers: [...(first ? [first] : []), ...offers.filter((offer) => offer !== first)],
    problem: first ? problem : unchosen,
  };
}

function wishOf(line: OfferLine): string | null {
  return line.choice ? keyOf(line.choice) : null;
}

function wishProblem(at: LineInput): Reason {
  const { input, shared, line } = at;
  if (line.choice?.mode !== "pickup") return input.destination ? stockProblem(at) : reason("no-destination");
  return shared.places.get(line.choice.locationId)?.canPickup ? reason("no-stock") : reason("cannot-pickup");
}

function stockProblem(at: LineInput): Reason {
  const { input, line } = at;
  const free = Math.max(0, pooledFree(input.snapshot.stock, line.variantId) - input.threshold);
  if (free === 0) return reason("no-stock");
  if (free < line.quantity) return reason("partial-stock", { units: free, wanted: line.quantity });
  const rule = ruleProblem(at);
  if (rule) return rule;
  return input.destination || input.near ? reason("no-stock") : reason("no-destination");
}

/** The rule by which the wished service, or else any, does not bring the line. */
function ruleProblem({ input, line, plans, together }: LineInput): Reason | null {
  const { choice, lineId } = line;
  const codes = input.snapshot.network.services.map(({ code }) => code);
  const wished = choice?.mode === "ship" ? [choice.serviceCode] : codes;
  const why = wished.flatMap((code) => [plans.get(code), together.get(code)]);
  const rules = why.map((planned) => planned?.unserved.get(lineId)).filter((one) => one !== undefined);
  return rules.find(({ key }) => ruleKeys.some((rule) => rule === key)) ?? null;
}

function assignmentsOf(at: {
  input: OffersInput;
  chosen: ReadonlyMap<OrderLineId, Choice>;
  together: Plans;
}): OfferAssignment[] {
  return at.input.lines.flatMap(({ lineId, variantId, quantity }): OfferAssignment[] => {
    const choice = at.chosen.get(lineId);
    if (!choice) return [];
    if (choice.mode === "pickup") return [{ lineId, variantId, locationId: choice.locationId, quantity }];
    const packages = at.together.get(choice.serviceCode)?.packages.get(lineId) ?? [];
    return packages.flatMap(({ locationId, lines }) =>
      lines
        .filter((part) => part.orderLineId === lineId)
        .map((part) => ({ lineId, variantId, locationId, quantity: part.quantity })),
    );
  });
}

/** Null while a line has no place to be taxed at. */
function totalsOf(
  input: OffersInput,
  { places }: DraftPlaces,
  lines: readonly LineOffers[],
): Totals<OrderLineId> | null {
  const priced = lines.flatMap((line) => {
    const choice = line.chosen?.choice;
    const place = choice?.mode === "pickup" ? places.get(choice.locationId) : input.destination;
    if (!choice || !place) return [];
    const serviceCode = choice.mode === "ship" ? choice.serviceCode : null;
    return [
      {
        lineId: line.lineId,
        unitPrice: line.unitPrice,
        quantity: line.quantity,
        mode: choice.mode,
        serviceCode,
        place: { state: place.state, zip: place.zip },
      },
    ];
  });
  if (priced.length < lines.length || lines.length === 0) return null;
  return computeTotals({ lines: priced, tables: input.prices, currency: input.currency });
}
