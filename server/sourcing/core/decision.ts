import { z } from "zod";
import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import { defaultPlanSettings, type PlanSettings } from "../../promising/core/candidate.ts";
import type { PlanLabel } from "../../promising/core/compare.ts";
import { planSettings } from "../../promising/core/inputs.ts";
import type { Bound, LimitProof, Switch } from "../../promising/core/limits.ts";
import type { SaleChance } from "../../promising/core/outlook.ts";
import type { Prices } from "../../promising/core/prices.ts";
import type { Costs } from "../../promising/core/problem.ts";
import type { Reason } from "../../promising/core/reason.ts";

export const releaseWays = ["at-once", "at-cutoff"] as const;

/**
 * When decided work goes to its place. `at-cutoff`: its units are set aside, and what is open is planned together
 * before each cutoff, `releaseLeadMinutes` earlier, so that the place can still pick and pack it.
 */
export const releaseSettings = z.object({
  release: z.enum(releaseWays).default("at-once"),
  releaseLeadMinutes: z.number().int().min(0).max(1_440).default(120),
  /** Cents that moving an order, or a group that moves together, must save: each move costs trust in what was told. */
  moveSavingMin: z.number().int().min(0).max(100_000).default(25),
  /** An order may stay open for so many days after it was placed, while waiting costs nothing; 0: it never waits. */
  waitDaysMax: z.number().int().min(0).max(30).default(0),
  /** The chance that a store's customers take a unit that waits there for a day. */
  walkInChance: z.number().min(0).max(1).default(0.05),
});
export type ReleaseSettings = z.output<typeof releaseSettings>;

export const backorderWays = ["last-resort", "when-cheaper", "never"] as const;
export const cancelWays = ["never", "when-cheaper"] as const;

/**
 * What may become of units that are not served at once. `last-resort`: where no place can serve them, they wait for
 * goods that are on their way. `when-cheaper`: that competes with the plan, as cancelling may; what is better cancelled
 * goes to a person, since only a person takes goods back from a customer.
 */
export const nonServiceSettings = z.object({
  backorder: z.enum(backorderWays).default("last-resort"),
  cancel: z.enum(cancelWays).default("never"),
  /** Cents that a cancelled unit costs beside its price: the customer may not come back. */
  goodwill: z.number().int().min(0).max(1_000_000).default(1_000),
});
export type NonServiceSettings = z.output<typeof nonServiceSettings>;

/** How a retailer wants orders decided. The first default decides and releases at once and sets no limit of locations. */
export type StrategySettings = ReleaseSettings &
  NonServiceSettings & {
    plan: PlanSettings;
    /** A place that rejected a line is not asked for it again for so long. */
    coolDownHours: number;
    /** After so many rejections of a line a person decides. */
    attemptsMax: number;
  };

export const strategySettings: z.ZodType<StrategySettings> = releaseSettings.extend({
  ...nonServiceSettings.shape,
  plan: planSettings,
  coolDownHours: z.number().min(0),
  attemptsMax: z.number().int().min(1),
});

/** Reads stored settings; those that an older version did not know have their defaults. Throws on any other shape. */
export function readSettings(stored: unknown): StrategySettings {
  return strategySettings.parse(stored);
}

export const defaultStrategy = {
  name: "Default",
  version: 1,
  settings: {
    plan: defaultPlanSettings,
    coolDownHours: 24,
    attemptsMax: 3,
    ...releaseSettings.parse({}),
    ...nonServiceSettings.parse({}),
  } satisfies StrategySettings,
} as const;

export const decisionTriggers = [
  "placed",
  "imported",
  "rejected",
  "moved",
  "released",
  "retried",
  "reoptimized",
  "restocked",
] as const;
export type DecisionTrigger = (typeof decisionTriggers)[number];
/** `together`: with all open orders at once. */
export const decisionMethods = ["enumeration", "solver", "together", "manual", "none"] as const;
export type DecisionMethod = (typeof decisionMethods)[number];

/** A package as it is remembered. Days are of the sender's calendar; costs in whole cents of the workspace's currency. */
export type RecordedPackage = {
  locationId: LocationId;
  /** Null: picked up at the place. */
  serviceCode: string | null;
  distanceMiles: number | null;
  dispatchOn: string;
  arriveOn: string | null;
  daysLate: number;
  /** Empty where a large order's alternative keeps no detail. */
  lines: { orderLineId: OrderLineId; quantity: number }[];
  units: number;
  cost: Costs;
};

/** `expectedOn`: the day on which the supply is expected at the place. */
export type RecordedBackorder = RecordedPackage & { expectedOn: string };

/** Costs are those of the packages, and under `unserved` the price of units that the plan left out by choice. */
export type RecordedPlan = { packages: RecordedPackage[]; cost: Costs; total: number };

/** `isStale`: too old, so only the value of left-over units was charged. */
export type PricesUsed = { version: number; computedAt: string; isStale: boolean };

export function toPricesUsed({ version, computedAt, isStale }: Prices): PricesUsed | null {
  if (version === null || computedAt === null) return null;
  return { version, computedAt: computedAt.toISOString(), isStale };
}

/** What the next unit of a variant was worth where it lay, in whole cents, with so many there for anybody. */
export type RecordedWorth = {
  locationId: LocationId;
  variantId: VariantId;
  left: number;
  endValue: number;
  opportunity: number;
  /** Why: the chance that the place's own customers buy the last of them; older decisions do not know it. */
  sale?: SaleChance;
};

/** Everything that explains one decision: sums to the cent, and says for each place that lost why. */
export type DecisionRecord = {
  chosen: RecordedPlan | null;
  /** What the chosen plan was also best in. */
  labels?: PlanLabel[];
  /** Cheapest first. `extra`: how much dearer than the chosen plan. */
  runnersUp: (RecordedPlan & { labels: PlanLabel[]; extra: number })[];
  /** What limited the choice, and what would have changed it; left out where nothing was compared. */
  bounds?: Bound[];
  switches?: Switch[];
  /** How sure they are; older decisions have exact ones. */
  limitProof?: LimitProof;
  /** The prices of units at the places of the chosen plan and the next best, where they have one. */
  worths?: RecordedWorth[];
  lost: { locationId: LocationId; distanceMiles: number; reasons: Reason[] }[];
  /** Places that lost and are not listed one by one. */
  lostUnlisted: number;
  unserved: { orderLineId: OrderLineId; quantity: number; reason: Reason }[];
  /** Units that wait for goods on their way, as the packages that they are to go in; their costs are not in the plan's. */
  backorders?: RecordedBackorder[];
  /** The one reason that a list shows. */
  why: Reason;
  /** Digest of the stock, the calendar and the demand that were looked at. */
  snapshot: string;
  /** The version of the prices that were charged; null: there are none yet. */
  prices: PricesUsed | null;
  note: string | null;
  /** The plan of the same units that it replaces, at the prices of this moment; older decisions know of none. */
  replaced?: RecordedPlan | null;
};

/** Beyond these a record is shortened: it is read by people, and there is one per order. */
export const recordLimits = { linesOfAlternative: 40, lostPlaces: 60 } as const;
