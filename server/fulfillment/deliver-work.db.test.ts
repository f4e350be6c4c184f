import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork } from "@/db/testing-sourcing.ts";
import { verifyInvariants } from "@/db/verify-invariants.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { type FulfillmentLineId, type FulfillmentOrderId, newId, type OrderId } from "@/server/kernel/ids.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import { refreshDelays } from "@/server/sourcing/refresh-delays.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { acceptWork } from "./accept-work.ts";
import { deliverPackages, deliverWork } from "./deliver-work.ts";
import { labelWork } from "./label-work.ts";
import { packWork } from "./pack-work.ts";
import { pickLine } from "./pick-line.ts";
import { shipWork } from "./ship-work.ts";

let database: TestDatabase;
let network: TestNetwork;

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
});
afterAll(() => database.close());

async function must<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(answered.reason);
  return answered.value;
}

async function rowOf<T>(statement: string, values: unknown[]): Promise<T> {
  return (await database.ownerPool.query(statement, values)).rows[0];
}

type Sent = { orderId: OrderId; trackingNumber: string; channelId: string };

/** An order of one coat that Denver has labelled and, unless it only lies there, handed to the carrier. */
async function sent({ isHandedOver = true } = {}): Promise<Sent> {
  const variantId = await makeVariant(database.ownerPool, { weight_grams: 500 });
  await stockAt(database.ownerPool, variantId, { [network.denver]: 1 });
  const { orderId } = await makeOrder(database.ownerPool, [{ variantId, quantity: 1 }]);
  await database.ownerPool.query("update sales_order set is_paid_outside = true where id = $1", [orderId]);
  await must(sourceOrder(database.command(), { solve: null }, { orderId, trigger: "placed" }));
  const work = await rowOf<{ id: FulfillmentOrderId; line: FulfillmentLineId }>(
    `select work.id, line.id as line from fulfillment_order work join fulfillment_line line on line.fulfillment_order_id = work.id
     where order_id = $1`,
    [orderId],
  );
  const input = () => ({ commandId: newId("cmd"), fulfillmentOrderId: work.id });
  await must(acceptWork(database.command(), input()));
  await must(
    pickLine(database.command(), {
      commandId: newId("cmd"),
      fulfillmentLineId: work.line,
      quantityPicked: 1,
    }),
  );
  await must(packWork(database.command(), input()));
  await must(labelWork(database.command(), { ...input(), weightGrams: null }));
  if (isHandedOver) await must(shipWork(database.command(), input()));
  return rowOf<Sent>(
    `select o.id as "orderId", o.channel_id as "channelId", tracking_number as "trackingNumber"
     from package join sales_order o on o.id = $1 where fulfillment_order_id = $2`,
    [orderId, work.id],
  );
}

const deliver = (trackingNumber: string, at: Date, command = database.command()) =>
  deliverWork(command, { trackingNumber, deliveredAt: at.toISOString() });

const stateOf = ({ orderId, trackingNumber }: Sent) =>
  rowOf<Record<string, unknown>>(
    `select work.state as work, box.state as box, box.delivered_at as at, line.shipped, line.delivered
     from fulfillment_order work join package box on box.fulfillment_order_id = work.id
     join order_line line on line.order_id = work.order_id where work.order_id = $1 and box.tracking_number = $2`,
    [orderId, trackingNumber],
  );

const soon = () => new Date(Date.now() + 1_000);

describe("a delivery that the carrier tells", () => {
  test("is kept with the carrier's moment, once, and moves the units to the customer", async () => {
    const one = await sent();
    const at = soon();
    expect(await deliver(one.trackingNumber, at)).toEqual({ ok: true, value: { isNew: true } });
    const delivered = { work: "delivered", box: "delivered", at, shipped: 0, delivered: 1 };
    expect(await stateOf(one)).toEqual(delivered);
    expect(await deliver(one.trackingNumber, new Date(at.getTime() + 500))).toEqual({
      ok: true,
      value: { isNew: false },
    });
    expect(await stateOf(one)).toEqual(delivered);
    const told = await database.ownerPool.query(
      "select 1 from event where name = 'shipment.delivered' and order_id = $1",
      [one.orderId],
    );
    expect(told.rowCount).toBe(1);
    const broken = (await verifyInvariants(database.urls.owner)).filter(({ violations }) => violations > 0);
    expect(broken.map(({ id }) => id).filter((id) => id !== "I12")).toEqual([]);
  });

  test("by two messages at once is one", async () => {
    const one = await sent();
    const both = await Promise.all([1, 2].map(() => deliver(one.trackingNumber, soon())));
    expect(both.map((outcome) => outcome.ok && outcome.value.isNew).sort()).toEqual([false, true]);
    expect(await stateOf(one)).toMatchObject({ delivered: 1, shipped: 0 });
  });

  test("is refused for what is unknown, was never handed over, or cannot be", async () => {
    const [waiting, onItsWay] = [await sent({ isHandedOver: false }), await sent()];
    const reasonOf = async (trackingNumber: string, at: Date) => {
      const outcome = await deliver(trackingNumber, at);
      return outcome.ok ? "done" : outcome.reason;
    };
    expect(await reasonOf("EV000", soon())).toBe("not-found");
    expect(await reasonOf(waiting.trackingNumber, soon())).toBe("not-handed-over");
    expect(await reasonOf(onItsWay.trackingNumber, new Date(Date.now() + 3_600_000))).toBe(
      "delivered-in-future",
    );
    expect(await reasonOf(onItsWay.trackingNumber, new Date(Date.now() - 86_400_000))).toBe(
      "delivered-before-label",
    );
    expect(await stateOf(onItsWay)).toMatchObject({ work: "handed_over", at: null, shipped: 1 });
  });

  test("of a batch is taken though its neighbor is refused; another channel's package is not found", async () => {
    const [own, other] = [await sent(), await sent()];
    const actor = { ...systemActor, channelId: own.channelId as typeof systemActor.channelId };
    const answers = await deliverPackages(
      database.command({ actor }),
      [other, own].map(({ trackingNumber }) => ({ trackingNumber, deliveredAt: soon().toISOString() })),
    );
    expect(answers).toMatchObject([{ reason: "not-found" }, { isNew: true }]);
    expect(await stateOf(other)).toMatchObject({ box: "handed_over" });
  });
});

test("deliveries count towards how punctual a carrier is", async () => {
  const counted = await must(refreshDelays(database.command()));
  await deliver((await sent()).trackingNumber, soon());
  expect((await must(refreshDelays(database.command()))).deliveries).toBe(counted.deliveries + 1);
});
