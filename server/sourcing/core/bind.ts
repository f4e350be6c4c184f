import type { LocationId, OrderLineId, ReservationId, VariantId } from "../../kernel/ids.ts";
import type { PlannedWork } from "./decide.ts";
import type { FreeReservation } from "./demand.ts";

/** How what an order has reserved becomes what its work needs. `key` names a work's line: its index and order line. */
export type Binding = {
  kept: ReadonlyMap<string, ReservationId>;
  releases: { reservationId: ReservationId; quantity: number }[];
  wants: {
    key: string;
    orderLineId: OrderLineId;
    locationId: LocationId;
    variantId: VariantId;
    quantity: number;
  }[];
};

/**
 * A line of work needs one reservation at its place, of exactly its quantity. One that is there for the same line and
 * large enough is kept and cut to size; everything else of the lines that got work is given back and bound anew.
 */
export function bindUnits(works: readonly PlannedWork[], reservations: readonly FreeReservation[]): Binding {
  const kept = new Map<string, ReservationId>();
  const used = new Map<ReservationId, number>();
  const wants: Binding["wants"] = [];
  works.forEach((work, index) => {
    for (const line of work.lines) {
      const key = `${index} ${line.orderLineId}`;
      const found = reservations.find(
        (one) =>
          one.orderLineId === line.orderLineId &&
          one.locationId === work.locationId &&
          one.quantity >= line.quantity &&
          !used.has(one.reservationId),
      );
      if (found) {
        kept.set(key, found.reservationId);
        used.set(found.reservationId, line.quantity);
      } else wants.push({ key, locationId: work.locationId, ...line });
    }
  });
  const worked = new Set(works.flatMap((work) => work.lines.map((line) => line.orderLineId)));
  const releases = reservations
    .filter((one) => worked.has(one.orderLineId))
    .map(({ reservationId, quantity }) => ({
      reservationId,
      quantity: quantity - (used.get(reservationId) ?? 0),
    }))
    .filter(({ quantity }) => quantity > 0);
  return { kept, releases, wants };
}
