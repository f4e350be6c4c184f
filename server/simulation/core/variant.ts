import { type LocationKind, locationKinds } from "../../locations/core/kind.ts";
import type { PlanSettings } from "../../promising/core/candidate.ts";
import { milesMost, type PlanRules, packagesMost } from "../../promising/core/rules.ts";
import type { StrategySettings } from "../../sourcing/core/decision.ts";

/** How a replay decides. A rule of thumb looks at no costs; the planner finds what is cheapest. */
export type Rule = "planner" | "nearest" | "dc-first";
/** Which prices are charged: those that were published at the time, new ones each night, end values only, or none. */
export type PriceSource = "published" | "nightly" | "end-value" | "none";

/** A named set of settings. `safetyFactor` multiplies every safety stock, rounded up. */
export type Variant = {
  name: string;
  rule: Rule;
  prices: PriceSource;
  settings: StrategySettings;
  safetyFactor: number;
};

const named: Readonly<Record<string, Pick<Variant, "rule" | "prices">>> = {
  current: { rule: "planner", prices: "published" },
  priced: { rule: "planner", prices: "nightly" },
  "end-value-only": { rule: "planner", prices: "end-value" },
  myopic: { rule: "planner", prices: "none" },
  nearest: { rule: "nearest", prices: "none" },
  "dc-first": { rule: "dc-first", prices: "none" },
};

type Setting = {
  says: string;
  set: (variant: Variant, value: number) => Variant;
  /** The greatest value, and the step between values; left out: any number from 0. */
  most?: number;
  isWhole?: true;
};

const withPlan = (key: Exclude<keyof PlanSettings, "rules">) => (variant: Variant, value: number) => ({
  ...variant,
  settings: { ...variant.settings, plan: { ...variant.settings.plan, [key]: value } },
});

const withRules =
  (rules: (value: number, before: PlanRules) => Partial<PlanRules>) => (variant: Variant, value: number) => {
    const { plan } = variant.settings;
    const next = { ...plan, rules: { ...plan.rules, ...rules(value, plan.rules) } };
    return { ...variant, settings: { ...variant.settings, plan: next } };
  };
/** Whether a kind of place may send. */
const sender = (kind: LocationKind) => ({
  says: `1: a ${kind} may send, 0: it may not`,
  isWhole: true as const,
  most: 1,
  set: withRules((value, { senders }) => ({
    senders: locationKinds.filter((one) => (one === kind ? value === 1 : senders.includes(one))),
  })),
});

/** What a variant may set, by the word for it. */
const settable: Readonly<Record<string, Setting>> = {
  "split-penalty": { says: "cents for each package after the first", set: withPlan("splitPenalty") },
  "late-fixed": { says: "cents for a late package", set: withPlan("lateFixed") },
  "late-per-day": { says: "cents for each day that a package is late", set: withPlan("latePerDay") },
  "packages-max": {
    says: "most packages of an order, 0 for no limit",
    ...{ isWhole: true, most: packagesMost },
    set: withRules((value) => ({ packagesMax: value || null })),
  },
  "miles-max": {
    says: "greatest distance of a place that sends, 0 for no limit",
    most: milesMost,
    set: withRules((value) => ({ distanceMilesMax: value || null })),
  },
  "never-late": {
    says: "1: nothing late is planned, 0: lateness has its price",
    ...{ isWhole: true, most: 1 },
    set: withRules((value) => ({ lateness: value === 1 ? "never" : "priced" })),
  },
  "store-sends": sender("store"),
  "warehouse-sends": sender("warehouse"),
  "vendor-sends": sender("vendor"),
  "safety-factor": {
    says: "what every safety stock is multiplied by",
    set: (variant, value) => ({ ...variant, safetyFactor: value }),
  },
};

export const variantWords = {
  names: Object.keys(named),
  settings: Object.entries(settable).map(([key, { says }]) => ({ key, says })),
};

export type VariantsRead = { ok: true; variants: Variant[] } | { ok: false; problem: string };

/**
 * Reads variants as they are written on a command line: `current,myopic,calm=current:split-penalty=600`.
 * @param settings what orders are decided by now; each variant starts from it
 */
export function readVariants(text: string, settings: StrategySettings): VariantsRead {
  const variants: Variant[] = [];
  for (const written of text.split(",").map((part) => part.trim())) {
    if (written === "") continue;
    const found = readVariant(written, settings);
    if (typeof found === "string") return { ok: false, problem: found };
    if (variants.some(({ name }) => name === found.name))
      return { ok: false, problem: `Two variants are called "${found.name}". Name one: other=${written}.` };
    variants.push(found);
  }
  if (variants.length === 0)
    return { ok: false, problem: `No variant is named. Known: ${variantWords.names.join(", ")}.` };
  return { ok: true, variants };
}

function readVariant(written: string, settings: StrategySettings): Variant | string {
  const [head = "", ...changes] = written.split(":");
  const [name = "", base = name] = head.split("=");
  const start = named[base];
  if (!start) return `There is no variant "${base}". Known: ${variantWords.names.join(", ")}.`;
  const isNamed = head.includes("=") || changes.length === 0;
  let variant: Variant = { name: isNamed ? name : written, ...start, settings, safetyFactor: 1 };
  const seen = new Map<string, string>();
  for (const change of changes) {
    const [key = "", value = ""] = change.split("=");
    const setting = settable[key];
    if (!setting) return `"${written}" sets "${key}". A variant may set ${Object.keys(settable).join(", ")}.`;
    const number = Number(value);
    if (value.trim() === "" || !Number.isFinite(number) || number < 0)
      return `"${written}" sets ${key} to "${value}". It is a number from 0: ${setting.says}.`;
    const { most = Number.POSITIVE_INFINITY, isWhole } = setting;
    if (number > most || (isWhole && !Number.isInteger(number)))
      return `"${written}" sets ${key} to "${value}". It is a ${isWhole ? "whole " : ""}number from 0 to ${most}: ${setting.says}.`;
    const before = seen.get(key);
    if (before !== undefined)
      return `"${written}" contradicts itself: ${key} is ${before} and ${value}. Keep one.`;
    if (start.rule !== "planner" && key !== "safety-factor")
      return `"${written}" contradicts itself: the rule "${base}" looks at no costs, so ${key} has no effect on it.`;
    seen.set(key, value);
    variant = setting.set(variant, number);
  }
  if (variant.settings.plan.rules.senders.length === 0)
    return `"${written}" contradicts itself: no kind of place may send, so no order could go out.`;
  return variant;
}
