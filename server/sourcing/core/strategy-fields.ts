import { type LocationKind, locationKinds } from "../../locations/core/kind.ts";
import type { PlanSettings } from "../../promising/core/candidate.ts";
import {
  type Lateness,
  latenesses,
  milesMost,
  type PlanRules,
  packagesMost,
} from "../../promising/core/rules.ts";
import {
  backorderWays,
  cancelWays,
  defaultStrategy,
  releaseWays,
  type StrategySettings,
} from "./decision.ts";

export const fieldUnits = [
  "minutes",
  "hours",
  "days",
  "money",
  "share",
  "count",
  "packages",
  "miles",
] as const;
export type FieldUnit = (typeof fieldUnits)[number];

/**
 * What one number of a strategy is: `least` to `most` in its unit; money in cents, a share from 0 to 1. `isLimit`: 0 is
 * no limit.
 */
type FieldFrame = { unit: FieldUnit; least: number; most: number; isLimit?: true };

/** Work that must be ready longer before the cutoff than a day's work takes would go out the day before. */
const workingDayMinutes = 480;
const amountMax = 100_000;

type OwnNumber =
  | "releaseLeadMinutes"
  | "moveSavingMin"
  | "waitDaysMax"
  | "walkInChance"
  | "goodwill"
  | "coolDownHours"
  | "attemptsMax";
type PlanNumber = Exclude<keyof PlanSettings, "rules">;
type RuleLimit = "packagesMax" | "distanceMilesMax";

const own = <const I extends OwnNumber>(id: I, frame: FieldFrame) => ({
  id,
  ...frame,
  read: (settings: StrategySettings) => settings[id],
  write: (settings: StrategySettings, value: number): StrategySettings => ({ ...settings, [id]: value }),
});
const inPlan = <const I extends PlanNumber>(id: I, frame: FieldFrame) => ({
  id,
  ...frame,
  read: (settings: StrategySettings) => settings.plan[id],
  write: (settings: StrategySettings, value: number): StrategySettings => ({
    ...settings,
    plan: { ...settings.plan, [id]: value },
  }),
});

/** A limit that may be off is 0 here and null in the rules. */
const limit = <const I extends RuleLimit>(id: I, frame: FieldFrame) => ({
  id,
  ...frame,
  isLimit: true as const,
  read: (settings: StrategySettings) => settings.plan.rules[id] ?? 0,
  write: (settings: StrategySettings, value: number): StrategySettings =>
    withRules(settings, { [id]: value === 0 ? null : value }),
});

function withRules(settings: StrategySettings, rules: Partial<PlanRules>): StrategySettings {
  return { ...settings, plan: { ...settings.plan, rules: { ...settings.plan.rules, ...rules } } };
}

const money = { unit: "money", least: 0, most: amountMax } as const;

/** Every number of a strategy, in the order in which a person reads them. One more setting is one more row. */
export const strategyGroups = {
  plan: [inPlan("splitPenalty", money), inPlan("lateFixed", money), inPlan("latePerDay", money)],
  rules: [
    limit("packagesMax", { unit: "packages", least: 0, most: packagesMost }),
    limit("distanceMilesMax", { unit: "miles", least: 0, most: milesMost }),
  ],
  release: [
    own("releaseLeadMinutes", { unit: "minutes", least: 0, most: 1_440 }),
    own("moveSavingMin", money),
    own("waitDaysMax", { unit: "days", least: 0, most: 30 }),
    own("walkInChance", { unit: "share", least: 0, most: 1 }),
  ],
  nonService: [own("goodwill", money)],
  rejections: [
    own("coolDownHours", { unit: "hours", least: 0, most: 720 }),
    own("attemptsMax", { unit: "count", least: 1, most: 20 }),
  ],
} as const;
export type StrategyGroup = keyof typeof strategyGroups;
export type StrategyField = (typeof strategyGroups)[StrategyGroup][number];
export type StrategyFieldId = StrategyField["id"];

type ChoiceFrame<W extends string> = {
  group: StrategyGroup;
  ways: readonly W[];
  read(settings: StrategySettings): W;
  write(settings: StrategySettings, way: W): StrategySettings;
};
const choice = <const W extends string>(frame: ChoiceFrame<W>) => frame;
const ownChoice = <const I extends "release" | "backorder" | "cancel">(
  id: I,
  group: StrategyGroup,
  ways: readonly StrategySettings[I][],
) =>
  choice<StrategySettings[I]>({
    group,
    ways,
    read: (settings) => settings[id],
    write: (settings, way) => ({ ...settings, [id]: way }),
  });

/** Whether places of the kind may send. */
const sender = (kind: LocationKind) =>
  choice({
    group: "rules",
    ways: senderWays,
    read: ({ plan }) => (plan.rules.senders.includes(kind) ? "yes" : "no"),
    write: (settings, way) => {
      const { senders } = settings.plan.rules;
      const isIn = (one: LocationKind) => (one === kind ? way === "yes" : senders.includes(one));
      return withRules(settings, { senders: locationKinds.filter(isIn) });
    },
  });
const senderWays = ["yes", "no"] as const;

/** Settings that are one of a few ways, by the group that they stand in. */
export const strategyChoices = {
  release: ownChoice("release", "release", releaseWays),
  backorder: ownChoice("backorder", "nonService", backorderWays),
  cancel: ownChoice("cancel", "nonService", cancelWays),
  lateness: choice<Lateness>({
    group: "rules",
    ways: latenesses,
    read: ({ plan }) => plan.rules.lateness,
    write: (settings, lateness) => withRules(settings, { lateness }),
  }),
  "sender-store": sender("store"),
  "sender-warehouse": sender("warehouse"),
  "sender-vendor": sender("vendor"),
} as const;
export type ChoiceId = keyof typeof strategyChoices;
export const choiceIds = Object.keys(strategyChoices) as ChoiceId[];
/** Choices of yes and no that stand together as one question: who may send. */
export const senderIds = ["sender-store", "sender-warehouse", "sender-vendor"] as const;
export type SenderId = (typeof senderIds)[number];
export type SettingId = ChoiceId | StrategyFieldId;

/** The way that is chosen. */
export function wayOf(settings: StrategySettings, id: ChoiceId): string {
  return strategyChoices[id].read(settings);
}

/** Chooses a way; what is none of the setting's ways changes nothing. */
export function choose(settings: StrategySettings, id: ChoiceId, way: string): StrategySettings {
  const frame: ChoiceFrame<string> = strategyChoices[id];
  return frame.ways.includes(way) ? frame.write(settings, way) : settings;
}

export const strategyFields: readonly StrategyField[] = Object.values(strategyGroups).flat();

export type SettingsFaultReason =
  | "setting-out-of-range"
  | "wait-without-cutoff"
  | "lead-too-long"
  | "retry-without-cool-down"
  | "no-sender";

/** `field`: where a person mends it. */
export type SettingsFault = {
  field: SettingId;
  reason: SettingsFaultReason;
  facts: Record<string, number | string>;
};

/** What is wrong with settings, field by field, and with settings that contradict each other; none: they may decide. */
export function faultsOf(settings: StrategySettings): SettingsFault[] {
  const found = strategyFields.flatMap((field): SettingsFault[] => {
    const { id, least, most } = field;
    const value = field.read(settings);
    if (value >= least && value <= most) return [];
    return [{ field: id, reason: "setting-out-of-range", facts: { setting: id, found: value, least, most } }];
  });
  const { release, releaseLeadMinutes, waitDaysMax, coolDownHours, attemptsMax } = settings;
  if (release === "at-once" && waitDaysMax > 0)
    found.push({ field: "waitDaysMax", reason: "wait-without-cutoff", facts: { days: waitDaysMax } });
  if (releaseLeadMinutes > workingDayMinutes && releaseLeadMinutes <= 1_440)
    found.push({
      field: "releaseLeadMinutes",
      reason: "lead-too-long",
      facts: { minutes: releaseLeadMinutes, most: workingDayMinutes },
    });
  if (coolDownHours === 0 && attemptsMax > 1)
    found.push({
      field: "coolDownHours",
      reason: "retry-without-cool-down",
      facts: { attempts: attemptsMax },
    });
  if (settings.plan.rules.senders.length === 0)
    found.push({ field: "sender-store", reason: "no-sender", facts: {} });
  return found;
}

/** Which of a strategy's settings differ, in the order of the form. */
export function changedFields(from: StrategySettings, to: StrategySettings): SettingId[] {
  const numbers = strategyFields.filter((field) => field.read(from) !== field.read(to)).map(({ id }) => id);
  return [...choiceIds.filter((id) => wayOf(from, id) !== wayOf(to, id)), ...numbers];
}

/** What I changed since `base`, put on what stands now: what others changed meanwhile stays theirs. */
export function reapply(input: {
  base: StrategySettings;
  mine: StrategySettings;
  theirs: StrategySettings;
}): StrategySettings {
  const { base, mine, theirs } = input;
  const numbers = strategyFields.filter((field) => field.read(base) !== field.read(mine));
  const chosen = choiceIds
    .filter((id) => wayOf(base, id) !== wayOf(mine, id))
    .reduce((settings, id) => choose(settings, id, wayOf(mine, id)), theirs);
  return numbers.reduce((settings, field) => field.write(settings, field.read(mine)), chosen);
}

/** The settings that a retailer who has set nothing decides with. */
export const defaultSettings: StrategySettings = defaultStrategy.settings;
