import {
  backorderWays,
  cancelWays,
  defaultStrategy,
  releaseWays,
  type StrategySettings,
} from "./decision.ts";

export const fieldUnits = ["minutes", "hours", "days", "money", "share", "count"] as const;
export type FieldUnit = (typeof fieldUnits)[number];

/** What one number of a strategy is: `least` to `most` in its unit; money in cents, a share from 0 to 1. */
type FieldFrame = { unit: FieldUnit; least: number; most: number };

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
type PlanNumber = keyof StrategySettings["plan"];

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

const money = { unit: "money", least: 0, most: amountMax } as const;

/** Every number of a strategy, in the order in which a person reads them. One more setting is one more row. */
export const strategyGroups = {
  plan: [inPlan("splitPenalty", money), inPlan("lateFixed", money), inPlan("latePerDay", money)],
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

/** Settings that are one of a few ways, by the group that they stand in. */
export const strategyChoices = {
  release: { group: "release", ways: releaseWays },
  backorder: { group: "nonService", ways: backorderWays },
  cancel: { group: "nonService", ways: cancelWays },
} as const satisfies Record<string, { group: StrategyGroup; ways: readonly string[] }>;
export type ChoiceId = keyof typeof strategyChoices;
export const choiceIds = Object.keys(strategyChoices) as ChoiceId[];
export type SettingId = ChoiceId | StrategyFieldId;

/** Chooses a way; what is none of the setting's ways changes nothing. */
export function choose(settings: StrategySettings, id: ChoiceId, way: string): StrategySettings {
  const found = strategyChoices[id].ways.find((one) => one === way);
  return found ? { ...settings, [id]: found } : settings;
}

export const strategyFields: readonly StrategyField[] = Object.values(strategyGroups).flat();

export type SettingsFaultReason =
  | "setting-out-of-range"
  | "wait-without-cutoff"
  | "lead-too-long"
  | "retry-without-cool-down";

/** `field`: where a person mends it. */
export type SettingsFault = {
  field: StrategyFieldId;
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
  return found;
}

/** Which of a strategy's settings differ, in the order of the form. */
export function changedFields(from: StrategySettings, to: StrategySettings): SettingId[] {
  const numbers = strategyFields.filter((field) => field.read(from) !== field.read(to)).map(({ id }) => id);
  return [...choiceIds.filter((id) => from[id] !== to[id]), ...numbers];
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
    .filter((id) => base[id] !== mine[id])
    .reduce((settings, id) => choose(settings, id, mine[id]), theirs);
  return numbers.reduce((settings, field) => field.write(settings, field.read(mine)), chosen);
}

/** The settings that a retailer who has set nothing decides with. */
export const defaultSettings: StrategySettings = defaultStrategy.settings;
