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

type Setting = { says: string; set: (variant: Variant, value: number) => Variant };

const withPlan = (key: keyof StrategySettings["plan"]) => (variant: Variant, value: number) => ({
  ...variant,
  settings: { ...variant.settings, plan: { ...variant.settings.plan, [key]: value } },
});

/** What a variant may set, by the word for it. */
const settable: Readonly<Record<string, Setting>> = {
  "split-penalty": { says: "cents for each package after the first", set: withPlan("splitPenalty") },
  "late-fixed": { says: "cents for a late package", set: withPlan("lateFixed") },
  "late-per-day": { says: "cents for each day that a package is late", set: withPlan("latePerDay") },
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
    const before = seen.get(key);
    if (before !== undefined)
      return `"${written}" contradicts itself: ${key} is ${before} and ${value}. Keep one.`;
    if (start.rule !== "planner" && key !== "safety-factor")
      return `"${written}" contradicts itself: the rule "${base}" looks at no costs, so ${key} has no effect on it.`;
    seen.set(key, value);
    variant = setting.set(variant, number);
  }
  return variant;
}
