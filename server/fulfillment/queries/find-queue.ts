import { and, asc, desc, eq, gte, inArray, type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { person } from "@/db/schema/customers.ts";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { location } from "@/db/schema/locations.ts";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import type { Scope } from "@/server/auth/core/scope.ts";
import type { Context } from "@/server/context.ts";
import type { FulfillmentOrderId, LocationId, OrderId } from "@/server/kernel/ids.ts";
import type { QueueInput, WorkTab } from "../core/inputs.ts";
import { workTabs } from "../core/inputs.ts";
import type { FulfillmentState } from "../core/lifecycle.ts";
import { openStates, tabOf, tabStates } from "../core/tab.ts";

/** One piece of work, as a queue shows it. */
export type WorkRow = {
  fulfillmentOrderId: FulfillmentOrderId;
  code: string;
  orderId: OrderId;
  orderNumber: number;
  customerName: string;
  mode: "ship" | "pickup";
  state: FulfillmentState;
  locationId: LocationId;
  locationCode: string;
  locationName: string;
  timeZone: string;
  dueAt: Date;
  promisedAt: Date;
  units: number;
  unitsPicked: number;
  lines: number;
  firstItems: string[];
  acceptedBy: string | null;
  serviceCode: string | null;
  isOnHold: boolean;
  stage: string | null;
  releasedAt: Date | null;
};

/** Rows of one look at a queue: more can't be worked through anyway, and the count tells. */
const queueRowsMax = 100;
/** `done` shows what left in the last day. */
const doneHours = 24;

/** The store's work of one tab by urgency, with the counts of all tabs. Scope limits it to the caller's stores. */
export async function findQueue(ctx: Context, input: QueueInput) {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const here = and(
      withinScope(ctx.scope),
      input.locationId ? eq(fulfillmentOrder.locationId, input.locationId) : undefined,
    );
    const isRecent = gte(fulfillmentOrder.closedAt, new Date(now.getTime() - doneHours * 3_600_000));
    const rows = await findWork(
      db,
      and(
        here,
        inArray(fulfillmentOrder.state, [...tabStates[input.tab]]),
        input.mode ? eq(fulfillmentOrder.mode, input.mode) : undefined,
        input.tab === "done" ? isRecent : undefined,
      ),
      input.tab === "done" ? "closed" : "urgency",
    );
    return { rows, ...(await countTabs(db, { here, isRecent, now })) };
  });
}

/** Row-level security says the same once more. */
export function withinScope(scope: Scope): SQL | undefined {
  if (scope.kind === "all") return undefined;
  if (scope.kind === "channel" || scope.locationIds.length === 0) return sql`false`;
  return inArray(fulfillmentOrder.locationId, [...scope.locationIds]);
}

export async function findWork(
  db: Handle,
  condition: SQL | undefined,
  order: "urgency" | "closed",
  limit = queueRowsMax,
): Promise<WorkRow[]> {
  const units = sql<number>`coalesce(sum(${fulfillmentLine.quantity}), 0)::int`;
  return db
    .select({
      fulfillmentOrderId: fulfillmentOrder.id,
      code: fulfillmentOrder.code,
      orderId: fulfillmentOrder.orderId,
      orderNumber: salesOrder.number,
      customerName: person.name,
      mode: fulfillmentOrder.mode,
      state: fulfillmentOrder.state,
      locationId: fulfillmentOrder.locationId,
      locationCode: location.code,
      locationName: location.name,
      timeZone: location.timeZone,
      dueAt: fulfillmentOrder.dueAt,
      promisedAt: fulfillmentOrder.promisedAt,
      units,
      unitsPicked: sql<number>`coalesce(sum(${fulfillmentLine.quantityPicked}), 0)::int`,
      lines: sql<number>`(count(*) filter (where ${fulfillmentLine.quantity} > 0))::int`,
      firstItems: sql<
        string[]
      >`coalesce((array_agg(${orderLine.name} order by ${orderLine.lineNumber}) filter (where ${fulfillmentLine.quantity} > 0))[1:3], '{}')`,
      acceptedBy: fulfillmentOrder.acceptedBy,
      serviceCode: fulfillmentOrder.serviceCode,
      isOnHold: sql<boolean>`exists (select 1 from hold where hold.order_id = ${fulfillmentOrder.orderId} and hold.state = 'open'
        and (hold.order_line_id is null or hold.order_line_id = any(array_agg(${fulfillmentLine.orderLineId}))))`,
      stage: fulfillmentOrder.stage,
      releasedAt: fulfillmentOrder.releasedAt,
    })
    .from(fulfillmentOrder)
    .innerJoin(salesOrder, eq(salesOrder.id, fulfillmentOrder.orderId))
    .innerJoin(person, eq(person.id, salesOrder.personId))
    .innerJoin(location, eq(location.id, fulfillmentOrder.locationId))
    .innerJoin(fulfillmentLine, eq(fulfillmentLine.fulfillmentOrderId, fulfillmentOrder.id))
    .innerJoin(orderLine, eq(orderLine.id, fulfillmentLine.orderLineId))
    .where(condition)
    .groupBy(fulfillmentOrder.id, salesOrder.id, person.id, location.id)
    .orderBy(
      order === "urgency" ? asc(fulfillmentOrder.dueAt) : desc(fulfillmentOrder.closedAt),
      fulfillmentOrder.id,
    )
    .limit(limit);
}

async function countTabs(
  db: Handle,
  { here, isRecent, now }: { here: SQL | undefined; isRecent: SQL; now: Date },
) {
  const shown = sql`(${inArray(fulfillmentOrder.state, [...openStates])} or ${isRecent})`;
  const states = await db
    .select({
      state: fulfillmentOrder.state,
      count: sql<number>`count(*)::int`,
      overdue: sql<number>`(count(*) filter (where ${fulfillmentOrder.dueAt} < ${now.toISOString()}::timestamptz))::int`,
    })
    .from(fulfillmentOrder)
    .where(and(here, shown))
    .groupBy(fulfillmentOrder.state);
  const counts = Object.fromEntries(workTabs.map((tab) => [tab, 0])) as Record<WorkTab, number>;
  let overdue = 0;
  for (const row of states) {
    const tab = tabOf(row.state);
    if (!tab) continue;
    counts[tab] += row.count;
    if (tab !== "done" && tab !== "ready") overdue += row.overdue;
  }
  return { counts, overdue };
}
