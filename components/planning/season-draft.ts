import type { RouterOutputs } from "@/components/trpc.tsx";

export type SeasonView = RouterOutputs["planning"]["seasonPlans"]["seasons"][number];

/** What a person enters: percent as people say it, `off` the list price. NaN: the field is empty. */
export type PlanEntries = { steps: { from: string; off: number }[]; salvage: number; elasticity: number };

/** The entries, and the plan that they were made from: the moment it was saved, or null for the default. */
export type PlanDraft = { basedOn: string | null; entries: PlanEntries };

export type PlanFault = {
  at: "salvage" | "elasticity" | `from-${number}` | `off-${number}`;
  key: FaultKey;
  facts: Facts;
};
type FaultKey =
  | "dateMissing"
  | "dateOutside"
  | "dateOrder"
  | "shareOrder"
  | "shareRange"
  | "salvageRange"
  | "elasticityRange";
type Facts = Record<string, string | number>;

export const stepsMax = 12;

const percentOf = (share: number) => Math.round(share * 1_000) / 10;

export function entriesOf({ markdowns, salvageShare, elasticity }: SeasonView): PlanEntries {
  return {
    steps: markdowns.map(({ from, share }) => ({ from, off: percentOf(1 - share) })),
    salvage: percentOf(salvageShare),
    elasticity,
  };
}

export const basisOf = ({ saved }: SeasonView): string | null => saved?.at.toISOString() ?? null;

/** The same plan as the server takes it. */
export function planOf({ steps, salvage, elasticity }: PlanEntries) {
  return {
    markdowns: steps.map(({ from, off }) => ({ from, share: Math.round(1_000 - off * 10) / 1_000 })),
    salvageShare: Math.round(salvage * 10) / 1_000,
    elasticity,
  };
}

export const isSame = (left: PlanEntries, right: PlanEntries) =>
  JSON.stringify(left) === JSON.stringify(right);

/** What the server would refuse, at its field, with the value found. */
export function planFaults(
  { steps, salvage, elasticity }: PlanEntries,
  { launchOn, exitOn }: Pick<SeasonView, "launchOn" | "exitOn">,
): PlanFault[] {
  const faults = steps.flatMap((step, at): PlanFault[] => {
    const before = steps[at - 1];
    return [
      ...dateFault(step.from, { at, before: before?.from, launchOn, exitOn }),
      ...shareFault(step.off, at, before?.off),
    ];
  });
  if (!(salvage >= 0 && salvage <= 100)) faults.push({ at: "salvage", key: "salvageRange", facts: {} });
  if (!(elasticity >= 0 && elasticity <= 10))
    faults.push({ at: "elasticity", key: "elasticityRange", facts: {} });
  return faults;
}

function dateFault(
  day: string,
  given: { at: number; before: string | undefined; launchOn: string; exitOn: string },
): PlanFault[] {
  const { before, launchOn, exitOn } = given;
  const at = `from-${given.at}` as const;
  if (day === "") return [{ at, key: "dateMissing", facts: {} }];
  if (day <= launchOn || day > exitOn)
    return [{ at, key: "dateOutside", facts: { day, launch: launchOn, exit: exitOn } }];
  if (before && day <= before) return [{ at, key: "dateOrder", facts: { day, before } }];
  return [];
}

function shareFault(off: number, index: number, before: number | undefined): PlanFault[] {
  const at = `off-${index}` as const;
  if (!(off >= 1 && off <= 95)) return [{ at, key: "shareRange", facts: {} }];
  if (before !== undefined && off <= before)
    return [{ at, key: "shareOrder", facts: { percent: off / 100, before: before / 100 } }];
  return [];
}

/** Unsaved entries as they were stored; null where they are none. An emptied field comes back as null. */
export function readPlanDraft(stored: unknown): PlanDraft | null {
  const draft = stored as PlanDraft | null;
  if (!draft || !Array.isArray(draft.entries?.steps)) return null;
  const { steps, salvage, elasticity } = draft.entries;
  const number = (value: unknown) => (typeof value === "number" ? value : Number.NaN);
  return {
    basedOn: typeof draft.basedOn === "string" ? draft.basedOn : null,
    entries: {
      steps: steps.map(({ from, off }) => ({ from: String(from), off: number(off) })),
      ...{ salvage: number(salvage), elasticity: number(elasticity) },
    },
  };
}
