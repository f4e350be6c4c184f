import {
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

export const reviewStages = ["unallocated", "allocated", "released", "in-progress", "done"] as const;
export const reviewSorts = ["-placed", "placed", "promised", "-promised", "-cost", "cost"] as const;

/** The review's whole state. Filters replace history; the open line pushes, so that Back closes it. */
export const reviewParams = {
  q: parseAsString.withDefault(""),
  location: parseAsArrayOf(parseAsString).withDefault([]),
  stage: parseAsArrayOf(parseAsStringLiteral(reviewStages)).withDefault([]),
  mode: parseAsStringLiteral(["ship", "pickup"]),
  hold: parseAsBoolean.withDefault(false),
  split: parseAsBoolean.withDefault(false),
  late: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(reviewSorts).withDefault("-placed"),
  line: parseAsString,
};

export type ReviewParams = inferParserType<typeof reviewParams>;
export const reviewSearch = createSerializer(reviewParams);

/** The same filters as the server reads them. */
export function reviewInput(params: ReviewParams) {
  return {
    q: params.q.trim() || undefined,
    location: params.location.length > 0 ? params.location : undefined,
    stage: params.stage.length > 0 ? params.stage : undefined,
    mode: params.mode ?? undefined,
    hold: params.hold || undefined,
    split: params.split || undefined,
    late: params.late || undefined,
    sort: params.sort,
  };
}

export function isFiltered(params: ReviewParams): boolean {
  const { q, location, stage, mode, hold, split, late } = params;
  return q.trim() !== "" || location.length > 0 || stage.length > 0 || mode !== null || hold || split || late;
}

/** How many choices narrow the rows, the search aside: it stands in sight. */
export function chosenCount({ location, stage, mode, hold, split, late }: ReviewParams): number {
  const single = [mode !== null, hold, split, late].filter(Boolean).length;
  return location.length + stage.length + single;
}

/** What "Clear filters" writes; the order of the rows stays. */
export const noFilters = {
  q: null,
  location: null,
  stage: null,
  mode: null,
  hold: null,
  split: null,
  late: null,
} as const;
