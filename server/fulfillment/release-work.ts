import { inArray } from "drizzle-orm";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { moveUnits } from "@/server/orders/move-units.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { recordTransitions } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { fulfillmentMachine } from "./core/lifecycle.ts";
import { workReleased } from "./events.ts";
import type { AllocatedWork } from "./queries/find-allocated.ts";

/** Hands allocated work of one order to its locations. The caller has locked the order and read the work since. */
export async function releaseWork(
  tx: Transaction,
  orderId: OrderId,
  works: readonly AllocatedWork[],
): Promise<void> {
  if (works.length === 0) return;
  const ids = works.map(({ fulfillmentOrderId }) => fulfillmentOrderId);
  assert(
    works.every((work) => work.state === "allocated" && work.orderId === orderId),
    "only allocated work of the locked order is released",
  );
  await recordTransitions(
    tx,
    fulfillmentMachine,
    ids.map((entityId) => ({ entityId, from: "allocated" as const, event: "release" })),
  );
  await tx.db
    .update(fulfillmentOrder)
    .set({ state: "released", releasedAt: tx.now })
    .where(inArray(fulfillmentOrder.id, ids));
  const lines = await tx.db
    .select({ orderLineId: fulfillmentLine.orderLineId, quantity: fulfillmentLine.quantity })
    .from(fulfillmentLine)
    .where(inArray(fulfillmentLine.fulfillmentOrderId, ids));
  await moveUnits(
    tx,
    lines.map((line) => ({ ...line, from: "allocated", to: "released" })),
  );
  await emitAll(
    tx,
    workReleased,
    works.map(({ fulfillmentOrderId, code, locationId }) => ({
      about: { entityId: fulfillmentOrderId, orderId, locationId },
      payload: { orderId, fulfillmentOrderId, code },
    })),
  );
}
