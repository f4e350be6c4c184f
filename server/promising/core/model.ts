/** Replaced by the planner's own definitions. */
export type SolveModel = (model: { lp: string; timeLimitSeconds: number }) => Promise<unknown>;
