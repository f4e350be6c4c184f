import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { DayNumber } from "../../locations/core/calendar.ts";
import type { LocationKind } from "../../locations/core/kind.ts";
import type { Reason } from "./reason.ts";
import { noRules, type PlanRules } from "./rules.ts";

/** What one order asks for, of the lines that are to be shipped. */
export type DemandLine = {
  orderLineId: OrderLineId;
  variantId: VariantId;
  quantity: number;
  weightGrams: number;
  /** The last day at the door that keeps the promise; null: none was made. */
  promisedDay: DayNumber | null;
  /** Places that may not serve this line, because they refused it. */
  excluded: readonly LocationId[];
  /** Cents for each unit that is not served; null: a unit goes without only where no place can serve it. */
  unservedCost: number | null;
};
export type Demand = { lines: readonly DemandLine[] };

/** A place as the planner sees it for one destination, at one moment. Cents are floats, the freight multiplier is in them. */
export type Candidate = {
  locationId: LocationId;
  kind: LocationKind;
  distanceMiles: number;
  /** Set when the place cannot send at all. */
  blocked: Reason | null;
  handlingPerPackage: number;
  handlingPerUnit: number;
  /** Days on which it can hand a package over, soonest first, one entry per package that still fits. */
  slots: readonly DayNumber[];
  /** What one more package on the slot's day costs other orders, in whole cents, by slot. */
  capacityPrices: readonly number[];
  /** The first day that was full, if its capacity pushed the slots back. */
  fullOn: DayNumber | null;
  /** What a package on that day would have cost other orders; left out where nobody asks. */
  fullOnPrice?: number;
  services: readonly CandidateService[];
  /** Net of reservations of others, withheld units and safety stock. A variant that is not named is not there. */
  stock: ReadonlyMap<VariantId, CandidateStock>;
};

export type CandidateService = {
  code: string;
  base: number;
  perPound: number;
  /** The day at the door, by slot. */
  arrivals: readonly DayNumber[];
  /** The day at the door if there had been room on the place's first full day. */
  arrivalIfRoom?: DayNumber;
};

/** `kept` units are there, but under safety stock; `fenced` ones are set aside for other channels. */
export type CandidateStock = { available: number; kept: number; fenced: number; worth: UnitWorth };

/**
 * What a unit is worth where it lies, in whole cents: `endValue` if it is left over there, and beyond it `prices`, what
 * the first, second, … unit taken could earn otherwise (the last stands for all further ones; none: nothing).
 */
export type UnitWorth = { endValue: number; prices: readonly number[] };
export const noWorth: UnitWorth = { endValue: 0, prices: [] };

export type PlanSettings = {
  /** Cents for each package after the first. */
  splitPenalty: number;
  /** Cents for a late package, and for each day that it is late. */
  lateFixed: number;
  latePerDay: number;
  /** What no plan may do, whatever it costs. */
  rules: PlanRules;
};

export const defaultPlanSettings: PlanSettings = {
  splitPenalty: 150,
  lateFixed: 600,
  latePerDay: 300,
  rules: noRules,
};
