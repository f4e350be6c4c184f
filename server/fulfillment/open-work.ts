import { count, eq } from "drizzle-orm";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import {
  type FulfillmentOrderId,
  type LocationId,
  newId,
  type OrderId,
  type OrderLineId,
  type ReservationId,
  type VariantId,
} from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { moveUnits } from "@/server/orders/move-units.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { recordTransitions } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { fulfillmentMachine } from "./core/lifecycle.ts";
import { workAllocated, workReleased } from "./events.ts";

/** What one location gets to do for one order by one method. */
export type NewWork = {
  locationId: LocationId;
  mode: "ship" | "pickup";
  serviceCode: string | null;
  /** The location's local day whose capacity the work takes, `2026-11-24`; the caller has taken it. */
  loadDate: string;
  dueAt: Instant;
  promisedAt: Instant;
  pickupUntil: Instant | null;
  /** When it goes to the location; null: now. */
  releaseAt: Instant | null;
  lines: readonly {
    orderLineId: OrderLineId;
    variantId: VariantId;
    quantity: number;
    /** The active reservation at this location that these units come from, of exactly this quantity. */
    reservationId: ReservationId;
  }[];
};

/**
 * Opens work at locations: fulfillment orders that are released at once or stay allocated until their time, their
 * lines, and the order's units out of `unallocated`. The caller has locked the order and made the reservations.
 * Answers the new ids in the order given.
 */
export async function openWork(
  tx: Transaction,
  order: { orderId: OrderId; number: number },
  works: readonly NewWork[],
): Promise<FulfillmentOrderId[]> {
  if (works.length === 0) return [];
  const named = await nameWorks(tx, order, works);
  const changes = named.map(({ id, releaseAt }) => ({
    entityId: id,
    from: "none" as const,
    event: releaseAt ? "allocate" : "release",
  }));
  await recordTransitions(tx, fulfillmentMachine, changes);
  await tx.db.insert(fulfillmentOrder).values(
    named.map(({ lines: _lines, ...work }) => ({
      ...work,
      orderId: order.orderId,
      state: work.releaseAt ? ("allocated" as const) : ("released" as const),
      releasedAt: work.releaseAt ? null : tx.now,
    })),
  );
  const lines = named.flatMap((work) =>
    work.lines.map((line) => ({
      ...line,
      id: newId("fln"),
      fulfillmentOrderId: work.id,
      locationId: work.locationId,
    })),
  );
  for (let start = 0; start < lines.length; start += linesPerInsert) {
    await tx.db.insert(fulfillmentLine).values(lines.slice(start, start + linesPerInsert));
  }
  await moveUnits(
    tx,
    named.flatMap(({ releaseAt, lines: own }) =>
      own.map(({ orderLineId, quantity }) => ({
        orderLineId,
        from: "unallocated" as const,
        to: releaseAt ? ("allocated" as const) : ("released" as const),
        quantity,
      })),
    ),
  );
  await announce(tx, order.orderId, named);
  return named.map(({ id }) => id);
}

type NamedWork = NewWork & { id: FulfillmentOrderId; code: string };

async function nameWorks(
  tx: Transaction,
  order: { orderId: OrderId; number: number },
  works: readonly NewWork[],
): Promise<NamedWork[]> {
  const [before] = await tx.db
    .select({ count: count() })
    .from(fulfillmentOrder)
    .where(eq(fulfillmentOrder.orderId, order.orderId));
  const first = (before?.count ?? 0) + 1;
  return works.map((work, index) => ({
    ...work,
    id: newId("ful"),
    code: `${order.number}-${first + index}`,
  }));
}

/** A place hears of what it gets; what is only set aside is a fact of the order alone. */
async function announce(tx: Transaction, orderId: OrderId, named: readonly NamedWork[]): Promise<void> {
  await emitAll(
    tx,
    workReleased,
    named
      .filter(({ releaseAt }) => releaseAt === null)
      .map(({ id, code, locationId }) => ({
        about: { entityId: id, orderId, locationId },
        payload: { orderId, fulfillmentOrderId: id, code },
      })),
  );
  await emitAll(
    tx,
    workAllocated,
    named.flatMap(({ id, code, locationId, releaseAt }) =>
      releaseAt
        ? [
            {
              about: { entityId: id, orderId },
              payload: {
                orderId,
                fulfillmentOrderId: id,
                code,
                locationId,
                releaseAt: releaseAt.toISOString(),
              },
            },
          ]
        : [],
    ),
  );
}

/** Postgres takes 65,535 parameters a statement; a line has eight. */
const linesPerInsert = 2_000;
