/** Why open orders are better off elsewhere, in the words that customer service says. */
export const moveCauses = ["packages", "exchange", "day", "cheaper"] as const;
export type MoveCause = (typeof moveCauses)[number];
