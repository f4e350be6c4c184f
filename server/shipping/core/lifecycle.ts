import type { Machine } from "../../kernel/machine.ts";

export const packageStates = ["labelled", "handed_over", "delivered", "voided"] as const;
export type PackageState = (typeof packageStates)[number];

export const packageMachine: Machine<PackageState> = {
  entity: "package",
  states: packageStates,
  final: ["delivered", "voided"],
  edges: [
    { from: "none", event: "label", to: "labelled" },
    { from: "labelled", event: "hand-over", to: "handed_over" },
    { from: "labelled", event: "void", to: "voided" },
    { from: "handed_over", event: "deliver", to: "delivered" },
  ],
};
