/** Replaced by the sourcing room's own definitions. */
export type StrategySettings = Record<string, unknown>;
export type DecisionRecord = Record<string, unknown>;
