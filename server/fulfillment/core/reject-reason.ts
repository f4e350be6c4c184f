/** Why a location can't serve units. Each one takes units off availability there and asks for a recount; on hand stays. */
export const rejectReasons = [
  "not-found",
  "damaged",
  "display-only",
  "store-too-busy",
  "store-closed",
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** `units`: the units are in doubt and are withheld until a recount. `none`: the shelf is right, only this place can't do the work. */
export const stockEffects: Record<RejectReason, "units" | "none"> = {
  "not-found": "units",
  damaged: "units",
  "display-only": "units",
  "store-too-busy": "none",
  "store-closed": "none",
};
