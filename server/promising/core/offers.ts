import type { OrderLineId } from "../../kernel/ids.ts";
import { milesBetween, type Place } from "../../locations/core/distance.ts";
import { computeTotals, type Totals } from "../../pricing/core/total.ts";
import { defaultPlanSettings } from "./candidate.ts";
import { noCosts, type Plan } from "./draft.ts";
import { freeAt, pooledFree, type Taken, takeUnits } from "./free-units.ts";
import {
  type Choice,
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
} from "./offer.ts";
import { planCheapest } from "./plan.ts";
import { type Reason, reason } from "./reason.ts";
import { type NetworkLocation, type Stock, toCandidates } from "./snapshot.ts";

/** Stores offered for pickup of one line. */
const pickupStoresMax = 4;

/**
 * What can be promised for each line of a draft: by each service, and for pickup at the nearest stores. Lines are
 * planned together, so that two lines never count on the same unit, and shipped lines share a box where that is
 * cheapest. A wish that cannot be had is answered with the next offer and the reason.
 */
export function toOffers(input: OffersInput): { view: OffersView; assignments: OfferAssignment[] } {
  const pickups = choosePickups(input);
  const shipped = input.lines.filter((line) => !pickups.has(line.lineId));
  const stock = takeUnits(input.snapshot.stock, [...pickups.values()]);
  const plans = planServices(input, stock);
  const chosen = new Map<OrderLineId, Choice>();
  for (const line of input.lines) {
    const pickup = pickups.get(line.lineId);
    if (pickup) chosen.set(line.lineId, { mode: "pickup", locationId: pickup.locationId });
  }
  for (const line of shipped) {
    const choice = chooseService(input, plans, line) ?? nearestPickup(input, stock, line);
    if (choice) chosen.set(line.lineId, choice);
  }
  const together = planChosen({ input, stock, plans, chosen });
  const lines = input.lines.map((line) => toLine({ input, stock, plans, chosen, together, line }));
  const assignments = assignmentsOf({ input, chosen, together });
  return { view: { lines, totals: totalsOf(input, lines), computedAt: input.now }, assignments };
}

/** Lines whose wished store can serve them, in their order: an earlier line takes first. */
function choosePickups({ lines, snapshot }: OffersInput): Map<OrderLineId, Taken> {
  const found = new Map<OrderLineId, Taken>();
  for (const { lineId, variantId, quantity, choice } of lines) {
    if (choice?.mode !== "pickup") continue;
    const store = snapshot.network.locations.find((one) => one.locationId === choice.locationId);
    const stock = takeUnits(snapshot.stock, [...found.values()]);
    if (!store?.canPickup || freeAt(stock, variantId, choice.locationId) < quantity) continue;
    found.set(lineId, { variantId, locationId: choice.locationId, quantity });
  }
  return found;
}

/** The cheapest plan of all lines by each service alone, with what pickups leave. */
function planServices(input: OffersInput, stock: Stock): Plans {
  return new Map(
    input.destination
      ? input.snapshot.network.services.map(
          ({ code }) => [code, planBy(input, stock, code, input.lines)] as const,
        )
      : [],
  );
}

function planBy(input: OffersInput, stock: Stock, code: string, lines: readonly OfferLine[]): ServicePlan {
  const { destination, now, snapshot } = input;
  const none: ServicePlan = {
    plan: { packages: [], cost: noCosts, total: 0 },
    served: new Set(),
  };
  if (!destination || lines.length === 0) return none;
  const candidates = toCandidates(
    { network: snapshot.network, stock },
    { destination, now, services: [code] },
  );
  const demand = {
    lines: lines.map(({ lineId, variantId, quantity, weightGrams }) => ({
      orderLineId: lineId,
      variantId,
      quantity,
      weightGrams,
      promisedDay: null,
      excluded: [],
    })),
  };
  const { plan, unserved } = planCheapest(demand, candidates, defaultPlanSettings);
  const lost = new Set(unserved.map((line) => line.orderLineId));
  return { plan, served: new Set(lines.map((line) => line.lineId).filter((id) => !lost.has(id))) };
}

function chooseService({ snapshot }: OffersInput, plans: Plans, line: OfferLine): Choice | null {
  const wished = line.choice?.mode === "ship" ? line.choice.serviceCode : null;
  const order = snapshot.network.services.map(({ code }) => code);
  const codes = wished ? [wished, ...order.filter((code) => code !== wished)] : order;
  const serviceCode = codes.find((code) => plans.get(code)?.served.has(line.lineId));
  return serviceCode ? { mode: "ship", serviceCode } : null;
}

function nearestPickup(input: OffersInput, stock: Stock, line: OfferLine): Choice | null {
  const [store] = pickupStores(input, stock, line);
  return store ? { mode: "pickup", locationId: store.locationId } : null;
}

function pickupStores(input: OffersInput, stock: Stock, line: OfferLine): NetworkLocation[] {
  const around: Place | null = input.near ?? input.destination;
  const wished = line.choice?.mode === "pickup" ? line.choice.locationId : null;
  if (!around && !wished) return [];
  const miles = (store: NetworkLocation) => (around ? milesBetween(store, around) : 0);
  return input.snapshot.network.locations
    .filter((store) => store.canPickup && freeAt(stock, line.variantId, store.locationId) >= line.quantity)
    .filter((store) => around !== null || store.locationId === wished)
    .map((store) => ({ store, miles: miles(store) }))
    .sort(
      (left, right) => left.miles - right.miles || (left.store.locationId < right.store.locationId ? -1 : 1),
    )
    .slice(0, pickupStoresMax)
    .map(({ store }) => store);
}

/** Plans the lines that go by one service together; several services take their units one after the other. */
function planChosen(at: {
  input: OffersInput;
  stock: Stock;
  plans: Plans;
  chosen: ReadonlyMap<OrderLineId, Choice>;
}): Plans {
  const { input, plans, chosen } = at;
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
  for (const [code, lines] of byService) {
    const isAll = byService.size === 1 && pickedUp.length === 0 && lines.length === input.lines.length;
    const planned = (isAll ? plans.get(code) : null) ?? planBy(input, stock, code, lines);
    together.set(code, planned);
    stock = takeUnits(stock, unitsOf(planned.plan, input.lines));
  }
  return together;
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
  if (isShort) return { ...head, chosen: null, offers: [], problem: stockProblem(input, line) };
  const choice = chosen.get(lineId);
  const ships = input.snapshot.network.services.flatMap(({ code, name: serviceName }) => {
    const isChosen = choice?.mode === "ship" && choice.serviceCode === code;
    const planned = (isChosen ? at.together : at.plans).get(code);
    return planned?.served.has(lineId) ? [shipOffer({ at, code, serviceName, plan: planned.plan })] : [];
  });
  const stores = pickupStores(input, pickupStock(at), line);
  const pickups = stores.flatMap((store, index) => pickupOffer(at, store, index === 0));
  const offers = [...ships, ...pickups].sort(
    (left, right) =>
      left.promisedAt.getTime() - right.promisedAt.getTime() || left.charge.amount - right.charge.amount,
  );
  const isChosen = (offer: Offer) => choice !== undefined && offer.key === keyOf(choice);
  const first = offers.find(isChosen) ?? null;
  const problem = first && wishOf(line) && first.key !== wishOf(line) ? wishProblem(at) : null;
  return {
    ...head,
    chosen: first,
    offers: [...(first ? [first] : []), ...offers.filter((offer) => offer !== first)],
    problem: first ? problem : offers.length > 0 ? null : stockProblem(input, line),
  };
}

function wishOf(line: OfferLine): string | null {
  return line.choice ? keyOf(line.choice) : null;
}

function wishProblem({ input, line }: LineInput): Reason {
  if (line.choice?.mode !== "pickup")
    return input.destination ? stockProblem(input, line) : reason("no-destination");
  const { locationId } = line.choice;
  const store = input.snapshot.network.locations.find((one) => one.locationId === locationId);
  return store?.canPickup ? reason("no-stock") : reason("cannot-pickup");
}

function stockProblem(input: OffersInput, line: OfferLine): Reason {
  const free = Math.max(0, pooledFree(input.snapshot.stock, line.variantId) - input.threshold);
  if (free === 0) return reason("no-stock");
  if (free < line.quantity) return reason("partial-stock", { units: free, wanted: line.quantity });
  return input.destination || input.near ? reason("no-stock") : reason("no-destination");
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
    const packages = at.together.get(choice.serviceCode)?.plan.packages ?? [];
    return packages.flatMap(({ locationId, lines }) =>
      lines
        .filter((part) => part.orderLineId === lineId)
        .map((part) => ({ lineId, variantId, locationId, quantity: part.quantity })),
    );
  });
}

/** Null while a line has no place to be taxed at. */
function totalsOf(input: OffersInput, lines: readonly LineOffers[]): Totals<OrderLineId> | null {
  const stores = new Map(input.snapshot.network.locations.map((place) => [place.locationId, place]));
  const priced = lines.flatMap((line) => {
    const choice = line.chosen?.choice;
    const place = choice?.mode === "pickup" ? stores.get(choice.locationId) : input.destination;
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
