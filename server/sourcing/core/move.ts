import { present } from "../../kernel/assert.ts";
import type {
  FulfillmentLineId,
  FulfillmentOrderId,
  LocationId,
  OrderLineId,
  VariantId,
} from "../../kernel/ids.ts";
import { type DayNumber, dateOfDay } from "../../locations/core/calendar.ts";
import { type Candidate, noWorth, type PlanSettings } from "../../promising/core/candidate.ts";
import { type Contents, type Priced, priceBox } from "../../promising/core/problem.ts";
import { type Reason, reason } from "../../promising/core/reason.ts";
import { opportunityOf, toShelf } from "../../promising/core/worth.ts";

/** Units of an order that a place works on now. */
export type PlacedUnits = {
  fulfillmentLineId: FulfillmentLineId;
  fulfillmentOrderId: FulfillmentOrderId;
  locationId: LocationId;
  state: string;
  orderLineId: OrderLineId;
  variantId: VariantId;
  weightGrams: number;
  quantity: number;
  quantityPicked: number;
  /** Infinity: no promise. */
  promisedDay: DayNumber;
};

/** Taking units from a place is fair until somebody has them in hand. */
const movableStates: readonly string[] = ["allocated", "released", "accepted", "picking"];

export function movableUnits(units: PlacedUnits): number {
  return movableStates.includes(units.state) ? units.quantity - units.quantityPicked : 0;
}

/** Where units could go instead, and what that would change. */
export type MoveOption = {
  locationId: LocationId;
  distanceMiles: number;
  available: number;
  /** Cents more than today's packages; negative saves. */
  extra: number;
  /** Null: it could not be sent from there at all. */
  box: MovedBox | null;
  canMove: boolean;
  reasons: Reason[];
};

/** The package that the move would make; its total has what the units are worth where they lie. */
export type MovedBox = Priced & {
  endValue: number;
  opportunity: number;
  serviceCode: string;
  dispatch: DayNumber;
  arrival: DayNumber;
  daysLate: number;
};

export type Move = {
  from: readonly PlacedUnits[];
  /** Everything that the order's places work on. */
  placed: readonly PlacedUnits[];
  quantity: number;
  /** Places that refused the line a short while ago. */
  rejectedBy: readonly LocationId[];
  settings: PlanSettings;
};

/** What moving the units to a place would cost and mean; the places are those of today, with what is free there. */
export function moveOption(move: Move, to: Candidate, from: Candidate): MoveOption {
  const moved = present(move.from[0], "a move takes units from somewhere");
  const stock = to.stock.get(moved.variantId) ?? { available: 0, kept: 0, worth: noWorth };
  const contents = {
    units: move.quantity,
    weightGrams: move.quantity * moved.weightGrams,
    promisedDay: moved.promisedDay,
  };
  const plain = boxOf(move.settings, to, contents);
  const worth = worthOfUnits(to, moved.variantId, move.quantity);
  const box = plain && { ...plain, ...worth, total: plain.total + worth.endValue + worth.opportunity };
  const problems = problemsOf(move, to, stock);
  const wasRejected = move.rejectedBy.includes(to.locationId)
    ? [reason("rejected-before", { units: null })]
    : [];
  const late = box && box.daysLate > 0 ? [reason("late", { days: box.daysLate })] : [];
  return {
    locationId: to.locationId,
    distanceMiles: Math.round(to.distanceMiles),
    available: stock.available,
    extra: box ? box.total - savedAt(move, from) - regainedAt(move, from) : 0,
    box,
    canMove: problems.length === 0 && box !== null,
    reasons: [...problems, ...wasRejected, ...late],
  };
}

function problemsOf(move: Move, to: Candidate, stock: { available: number; kept: number }): Reason[] {
  if (to.blocked) return [to.blocked];
  if (to.slots.length === 0)
    return [reason("capacity-full", { date: to.fullOn === null ? null : dateOfDay(to.fullOn) })];
  if (stock.available >= move.quantity) return [];
  if (stock.available > 0)
    return [reason("partial-stock", { units: stock.available, wanted: move.quantity })];
  return [stock.kept > 0 ? reason("safety-stock", { units: stock.kept }) : reason("no-stock")];
}

function worthOfUnits({ stock }: Candidate, variantId: VariantId, units: number) {
  const shelf = toShelf(stock.get(variantId)?.worth ?? noWorth);
  return { endValue: shelf.endValue * units, opportunity: opportunityOf(shelf, 0, units) };
}

/** What the units are worth back on the shelf that they came from: at the least what the next one is worth there. */
function regainedAt(move: Move, from: Candidate): number {
  const { variantId } = present(move.from[0], "a move takes units from somewhere");
  const { endValue, opportunity } = worthOfUnits(from, variantId, 1);
  return move.quantity * (endValue + opportunity);
}

type PlainBox = Omit<MovedBox, "endValue" | "opportunity">;

function boxOf(settings: PlanSettings, at: Candidate, contents: Contents): PlainBox | null {
  const [dispatch] = at.slots;
  if (dispatch === undefined || at.services.length === 0) return null;
  const priced = priceBox(settings, at, 0, contents);
  const service = at.services[priced.service];
  const arrival = service?.arrivals[0];
  if (!service || arrival === undefined) return null;
  const daysLate = Math.max(0, arrival - contents.promisedDay);
  return { ...priced, serviceCode: service.code, dispatch, arrival, daysLate };
}

/** What today's packages cost less without the units, the split of a package that remains included. */
function savedAt(move: Move, from: Candidate): number {
  const ids = new Set(move.from.map((units) => units.fulfillmentOrderId));
  let left = move.quantity;
  let saved = 0;
  for (const id of ids) {
    const inside = move.placed.filter((units) => units.fulfillmentOrderId === id);
    const before = contentsOf(inside);
    const moving = move.from.filter((units) => units.fulfillmentOrderId === id);
    const taken = Math.min(
      left,
      moving.reduce((sum, units) => sum + movableUnits(units), 0),
    );
    left -= taken;
    const after = {
      units: before.units - taken,
      weightGrams: before.weightGrams - taken * (moving[0]?.weightGrams ?? 0),
      promisedDay: before.promisedDay,
    };
    const price = (contents: Contents) => boxOf(move.settings, from, contents)?.total ?? 0;
    saved += price(before) - (after.units > 0 ? price(after) + move.settings.splitPenalty : 0);
  }
  return saved;
}

function contentsOf(units: readonly PlacedUnits[]): Contents {
  return units.reduce<Contents>(
    (sum, one) => ({
      units: sum.units + one.quantity,
      weightGrams: sum.weightGrams + one.quantity * one.weightGrams,
      promisedDay: Math.min(sum.promisedDay, one.promisedDay),
    }),
    { units: 0, weightGrams: 0, promisedDay: Number.POSITIVE_INFINITY },
  );
}
