import { type LocationKind, locationKinds } from "../../locations/core/kind.ts";
import { type Reason, reason } from "./reason.ts";

/**
 * What a retailer allows no plan to do, whatever it costs. A rule binds what is planned from now on; work that lies with
 * a place already stays there, and so may allocated work that a new rule would not allow.
 */
export type PlanRules = {
  /** Packages in which the shipped lines of an order may go; null: no limit. */
  packagesMax: number | null;
  /** No place farther from the customer sends; null: no limit. */
  distanceMilesMax: number | null;
  /** Kinds of place that may send. Picking up at a place is not touched by it. */
  senders: readonly LocationKind[];
  /** `priced`: a late package costs what the settings say. `never`: it is not planned at all. */
  lateness: Lateness;
};
/** With more packages than this, or farther away, no limit is meant. */
export const packagesMost = 20;
export const milesMost = 5_000;
export const latenesses = ["priced", "never"] as const;
export type Lateness = (typeof latenesses)[number];

export const noRules: PlanRules = {
  packagesMax: null,
  distanceMilesMax: null,
  senders: locationKinds,
  lateness: "priced",
};

type Sender = { kind: LocationKind; distanceMiles: number };

/** The rule by which a place may not send to the customer at all, as the reason why; null: it may. */
export function ruleAgainst(rules: PlanRules, { kind, distanceMiles }: Sender): Reason | null {
  if (!rules.senders.includes(kind)) return reason("rule-sender", { kind });
  if (rules.distanceMilesMax === null || distanceMiles <= rules.distanceMilesMax) return null;
  return reason("rule-distance", { miles: Math.ceil(distanceMiles), most: rules.distanceMilesMax });
}

/** Whether the place can bring it by the promised day, or may be late. Infinity: none was promised. */
export function isPunctual(
  { lateness }: PlanRules,
  { services }: { services: readonly { arrivals: readonly number[] }[] },
  promisedDay: number,
): boolean {
  if (lateness === "priced") return true;
  return services.some(({ arrivals }) => arrivals.some((day) => day <= promisedDay));
}

/** The rules that are set, each with the same rules but for this one. */
export function withoutEach(rules: PlanRules): { key: RuleKey; rules: PlanRules }[] {
  const all = [
    { key: "rule-packages", isSet: rules.packagesMax !== null, rules: { ...rules, packagesMax: null } },
    {
      key: "rule-distance",
      isSet: rules.distanceMilesMax !== null,
      rules: { ...rules, distanceMilesMax: null },
    },
    {
      key: "rule-sender",
      isSet: locationKinds.some((kind) => !rules.senders.includes(kind)),
      rules: { ...rules, senders: locationKinds },
    },
    { key: "rule-late", isSet: rules.lateness === "never", rules: { ...rules, lateness: "priced" } },
  ] as const;
  return all.filter(({ isSet }) => isSet);
}

export const ruleKeys = ["rule-packages", "rule-distance", "rule-sender", "rule-late"] as const;
export type RuleKey = (typeof ruleKeys)[number];
