import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { addDays, type BusinessDate, momentAt } from "../../kernel/instant.ts";
import type { Place } from "../../locations/core/distance.ts";
import type { Candidate } from "./candidate.ts";
import { type Snapshot, toCandidates } from "./snapshot.ts";

/** Units that are on their way to a place and that no backorder waits for yet. */
export type SupplyRow = { locationId: LocationId; expectedOn: BusinessDate; quantity: number };
/** By variant, soonest first. */
export type Supply = ReadonlyMap<VariantId, readonly SupplyRow[]>;

/**
 * A place as the planner sees it once its supply is there: it holds nothing but that, and sends from the day after,
 * since goods that come in are put away first. What lies there now is somebody else's candidate.
 */
export function supplyCandidate(
  { network, prices }: Snapshot,
  at: { variantId: VariantId; row: SupplyRow; destination: Place },
): Candidate | null {
  const { locationId, expectedOn, quantity } = at.row;
  const place = network.locations.find((one) => one.locationId === locationId);
  if (!place) return null;
  const cell = { onHand: quantity, reserved: 0, withheld: 0, safetyStock: 0, fenced: 0, own: 0 };
  const stock = new Map([[at.variantId, new Map([[locationId, cell]])]]);
  const then = { network: { ...network, locations: [place] }, stock, prices };
  const now = momentAt(addDays(expectedOn, 1), 0, place.timeZone);
  return toCandidates(then, { destination: at.destination, now })[0] ?? null;
}
