import type { LocationId, OrderLineId, ReservationId } from "../../kernel/ids.ts";
import type { PlannedWork } from "./decide.ts";

/** Allocated work as it stands, with what it has reserved. */
export type StandingWork = {
  locationId: LocationId;
  loadDate: string;
  lines: readonly { orderLineId: OrderLineId; quantity: number; reservationId: ReservationId }[];
};

/** Units of a reservation that go to a line of new work: the work's index, and its order line. */
export type Piece = {
  reservationId: ReservationId;
  quantity: number;
  to: { work: number; orderLineId: OrderLineId };
};

/** What is the same before and after stays untouched. */
export function withoutKept<S extends StandingWork>(
  standing: readonly S[],
  wanted: readonly PlannedWork[],
): { ended: S[]; opened: PlannedWork[] } {
  const left = [...standing];
  const opened = wanted.filter((work) => {
    const at = left.findIndex((one) => sameKey(one) === sameKey(work));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return { ended: left, opened };
}

function sameKey(
  work: Pick<StandingWork, "locationId" | "loadDate"> & {
    lines: PlannedWork["lines"] | StandingWork["lines"];
  },
) {
  const lines = work.lines.map((line) => `${line.orderLineId} ${line.quantity}`).sort();
  return JSON.stringify([work.locationId, work.loadDate, lines]);
}

/**
 * Which reserved units become which line's: those that lie at the place already first. Both sides have the same units
 * of each line.
 */
export function pairUnits(ended: readonly StandingWork[], opened: readonly PlannedWork[]): Piece[] {
  const have = ended.flatMap(({ locationId, lines }) => lines.map((line) => ({ ...line, locationId })));
  const want = opened.flatMap((work, at) =>
    work.lines.map((line) => ({ ...line, locationId: work.locationId, work: at })),
  );
  const pieces: Piece[] = [];
  for (const isSamePlace of [true, false]) {
    for (const line of want) {
      for (const source of have) {
        const quantity = Math.min(line.quantity, source.quantity);
        const fits = (source.locationId === line.locationId) === isSamePlace;
        if (quantity === 0 || !fits || source.orderLineId !== line.orderLineId) continue;
        source.quantity -= quantity;
        line.quantity -= quantity;
        const to = { work: line.work, orderLineId: line.orderLineId };
        pieces.push({ reservationId: source.reservationId, quantity, to });
      }
    }
  }
  return pieces;
}
