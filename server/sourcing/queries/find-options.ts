import { findWorkspace } from "@/server/channels/queries.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId, OrderLineId } from "@/server/kernel/ids.ts";
import { type Money, money } from "@/server/kernel/money.ts";
import { dateOfDay } from "@/server/locations/core/calendar.ts";
import type { LocationKind } from "@/server/locations/core/kind.ts";
import { timeZoneOf } from "@/server/locations/core/time-zone.ts";
import { deliverBy } from "@/server/promising/core/promise.ts";
import type { Reason } from "@/server/promising/core/reason.ts";
import { movableUnits } from "../core/move.ts";
import { loadMove, movableAt, optionsOf } from "../load-move.ts";

export type OptionView = {
  locationId: LocationId;
  locationCode: string;
  locationName: string;
  kind: LocationKind;
  distanceMiles: number;
  available: number;
  /** Against today's packages; negative saves. */
  extra: Money;
  promisedAt: Date;
  daysLate: number;
  canMove: boolean;
  reasons: Reason[];
};

/** Where else units of a line could go, with what that would cost and change; none when nothing can move. */
export async function findOptions(
  ctx: Context,
  input: { orderLineId: OrderLineId; quantity?: number },
): Promise<{ options: OptionView[] }> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const line = await loadMove(db, now, input.orderLineId);
    const from = line ? movableAt(line) : [];
    const destination = line?.order.destination;
    if (!line || !destination || from.length === 0) return { options: [] };
    const movable = from.reduce((sum, units) => sum + movableUnits(units), 0);
    const quantity = Math.min(input.quantity ?? movable, movable);
    const currency = (await findWorkspace(db))?.currency ?? "USD";
    const places = new Map(line.places.map((place) => [place.locationId, place]));
    const zone = timeZoneOf(destination);
    const options = optionsOf(line, { from, quantity }).flatMap((option): OptionView[] => {
      const place = places.get(option.locationId);
      if (!place) return [];
      const { box, extra, locationId, distanceMiles, available, canMove, reasons } = option;
      return [
        {
          locationId,
          locationCode: place.code,
          locationName: place.name,
          kind: place.kind,
          distanceMiles,
          available,
          extra: money(extra, currency),
          promisedAt: box ? deliverBy(dateOfDay(box.arrival), zone) : now,
          daysLate: box && Number.isFinite(box.daysLate) ? box.daysLate : 0,
          canMove,
          reasons,
        },
      ];
    });
    return { options };
  });
}
