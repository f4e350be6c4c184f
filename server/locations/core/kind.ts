export const locationKinds = ["store", "warehouse", "vendor"] as const;
export type LocationKind = (typeof locationKinds)[number];
