import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SeedRetailer, seedRetailer } from "@/db/seed/seed-retailer.ts";
import { silentLog, type TestDatabase, testActor, testDatabase } from "@/db/testing.ts";
import { makeReservationQueue } from "@/server/inventory/reservation-queue.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { money } from "@/server/kernel/money.ts";
import { findOffers } from "@/server/promising/queries.ts";
import type { PlaceOrderInput } from "./core/inputs.ts";
import { placeOrder } from "./place-order.ts";
import { getOrder } from "./queries/get-order.ts";
import { getTimeline } from "./queries/get-timeline.ts";
import { listOrders } from "./queries/list-orders.ts";
import { releaseDraft } from "./release-draft.ts";
import { reserveDraft } from "./reserve-draft.ts";

let database: TestDatabase;
let retailer: SeedRetailer;
let queue: ReturnType<typeof makeReservationQueue>;

beforeAll(async () => {
  database = await testDatabase();
  const seeded = await seedRetailer(database.db, { seed: 7, size: "s" });
  if (!seeded) throw new Error("the test database is empty at first");
  retailer = seeded;
  queue = makeReservationQueue(database.appPool, silentLog);
});
afterAll(async () => {
  await queue.close();
  await database.close();
});

const service = testActor("service");
const command = (commandId?: string) => database.command({ actor: service, commandId });

type Wish = { variantId: VariantId; quantity?: number; choice?: PlaceOrderInput["lines"][number]["choice"] };

/** A draft of the first customer, with the total that the offers tell. */
async function draftOf(wishes: readonly Wish[], commandId: string = newId("cmd")): Promise<PlaceOrderInput> {
  const buyer = retailer.customers.people[0]!;
  const to = retailer.customers.addresses.find((row) => row.personId === buyer.id)!;
  const orderId = newId("ord");
  const lines = wishes.map(({ variantId, quantity = 1, choice }) => ({
    lineId: newId("oln"),
    variantId,
    quantity,
    choice: choice ?? { mode: "ship" as const, serviceCode: "ground" },
  }));
  const offers = await findOffers(database.context(), {
    orderId,
    destinationZip: to.zip,
    nearZip: null,
    lines,
  });
  return {
    commandId,
    orderId,
    personId: buyer.id,
    shipToAddressId: to.id!,
    channelCode: "phone",
    lines,
    expectedGrand: offers.totals?.grand ?? money(0, "USD"),
    payment: { token: "tok_visa" },
    note: null,
  };
}

const place = (input: PlaceOrderInput) => placeOrder(command(input.commandId), { reserve: queue }, input);

/** SKUs with plenty of units free at some place. */
async function deepVariant(offset = 0): Promise<VariantId> {
  const { rows } = await database.ownerPool.query<{ variant_id: VariantId }>(
    "select variant_id from stock_balance group by variant_id order by sum(on_hand) desc, variant_id offset $1 limit 1",
    [offset],
  );
  return rows[0]!.variant_id;
}

async function count(table: string, where = "true"): Promise<number> {
  const { rows } = await database.ownerPool.query<{ count: number }>(
    `select count(*)::int as count from ${table} where ${where}`,
  );
  return rows[0]!.count;
}

describe("placing an order", () => {
  test("writes order, lines, promises, payment intent, facts and audit in one step, and leaves no deadline", async () => {
    const input = await draftOf([
      { variantId: await deepVariant(), quantity: 2 },
      { variantId: await deepVariant(1) },
    ]);
    const outcome = await place(input);
    expect(outcome).toMatchObject({
      ok: true,
      value: { orderId: input.orderId, grand: input.expectedGrand },
    });
    const about = `order_id = '${input.orderId}'`;
    expect(await count("order_line", `${about} and unallocated = ordered`)).toBe(2);
    expect(await count("promise", `${about} and version = 1`)).toBe(2);
    expect(
      await count("reservation", `${about} and state = 'active' and expires_at is null`),
    ).toBeGreaterThanOrEqual(2);
    expect(await count("payment_operation", `${about} and kind = 'authorize' and state = 'intent'`)).toBe(1);
    expect(await count("event", `${about} and name = 'order.placed'`)).toBe(1);
    expect(await count("audit_row", `command_id = '${input.commandId}'`)).toBe(1);
    expect(
      (await database.jobs("sourcing.source-order")).some((job) => job.payload.orderId === input.orderId),
    ).toBe(true);
  });

  test("twice under one command id is one order and one answer", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    const [first, second] = [await place(input), await place(input)];
    expect(second).toEqual(first);
    expect(await count("sales_order", `id = '${input.orderId}'`)).toBe(1);
    expect(await count("reservation", `order_id = '${input.orderId}' and state = 'active'`)).toBe(1);
  });

  test("a dozen commands that place one draft are one order, and none leaves units that expire under it", async () => {
    const input = await draftOf([{ variantId: await deepVariant(), quantity: 2 }]);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => place({ ...input, commandId: newId("cmd") })),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    const held = `order_id = '${input.orderId}' and state = 'active'`;
    expect(await count("reservation", `${held} and expires_at is not null`)).toBe(0);
    const { rows } = await database.ownerPool.query(
      `select sum(quantity)::int as units from reservation where ${held}`,
    );
    expect(rows).toEqual([{ units: 2 }]);
  });

  test("a draft that was placed gets no more units with a deadline, however late its twin comes", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    await place(input);
    const late = await queue({
      commandId: newId("cmd"),
      orderId: input.orderId,
      timeToLiveSeconds: 120,
      isReplacing: true,
      lines: [
        {
          reservationId: newId("res"),
          orderLineId: input.lines[0]!.lineId,
          locationId: retailer.network.locations[0]!.id,
          variantId: input.lines[0]!.variantId,
          quantity: 1,
        },
      ],
    });
    expect(late.status).toBe("placed");
    expect(await count("reservation", `order_id = '${input.orderId}' and state = 'active'`)).toBe(1);
  });

  test("twenty times at once under one command id is one order", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => place(input)));
    const numbers = new Set(outcomes.map((outcome) => (outcome.ok ? outcome.value.number : outcome.reason)));
    expect(numbers.size).toBe(1);
    expect(await count("sales_order", `id = '${input.orderId}'`)).toBe(1);
  });

  test("the same draft under another command id is refused and keeps its units", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    await place(input);
    const again = await place({ ...input, commandId: newId("cmd") });
    expect(again).toMatchObject({ ok: false, reason: "already-placed" });
    expect(await count("reservation", `order_id = '${input.orderId}' and state = 'active'`)).toBe(1);
  });

  test("another body under the same command id is refused", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    await place(input);
    expect(await place({ ...input, note: "changed" })).toMatchObject({
      ok: false,
      reason: "command-id-reused",
    });
  });

  test("a line's id that belongs to another order is refused, and nothing is held in its name", async () => {
    const first = await draftOf([{ variantId: await deepVariant() }]);
    expect((await place(first)).ok).toBe(true);
    const thief = await draftOf([{ variantId: await deepVariant(1) }]);
    const lines = thief.lines.map((line) => ({ ...line, lineId: first.lines[0]!.lineId }));
    expect(await place({ ...thief, lines })).toMatchObject({ ok: false, reason: "id-taken" });
    expect(await count("reservation", `order_id = '${thief.orderId}'`)).toBe(0);
  });

  test("a total that is not what was told is refused, and nothing is bound or written", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    const outcome = await place({ ...input, expectedGrand: money(input.expectedGrand.amount - 1, "USD") });
    expect(outcome).toMatchObject({ ok: false, reason: "total-changed" });
    expect(await count("reservation", `order_id = '${input.orderId}'`)).toBe(0);
    expect(await count("sales_order", `id = '${input.orderId}'`)).toBe(0);
    expect(await count("event", `order_id = '${input.orderId}'`)).toBe(0);
  });

  test("fifty buyers of the last unit: one has it, the others are told", async () => {
    const variantId = await deepVariant(5);
    await database.ownerPool.query(
      "update stock_balance set on_hand = reserved + safety_stock + withheld where variant_id = $1",
      [variantId],
    );
    const { rows } = await database.ownerPool.query<{ location_id: LocationId }>(
      `update stock_balance set on_hand = on_hand + 1 where variant_id = $1 and location_id =
         (select b.location_id from stock_balance b join location p on p.id = b.location_id where b.variant_id = $1 and p.can_ship limit 1)
       returning location_id`,
      [variantId],
    );
    expect(rows).toHaveLength(1);
    const drafts = await Promise.all(Array.from({ length: 50 }, () => draftOf([{ variantId }])));
    const outcomes = await Promise.all(drafts.map(place));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.reason]));
    expect(reasons).toHaveLength(49);
    for (const reason of reasons) expect(["insufficient-stock", "reservation-lost"]).toContain(reason);
    expect(await count("reservation", `variant_id = '${variantId}' and state = 'active'`)).toBe(1);
  });
});

describe("a draft", () => {
  test("holds its units while it is told, replaces them when it changes, and gives them back", async () => {
    const variantId = await deepVariant(2);
    const input = await draftOf([{ variantId, quantity: 1 }]);
    const reserve = (quantity: number) => {
      const commandId = newId("cmd");
      const lines = input.lines.map((line) => ({ ...line, quantity }));
      const zip = retailer.customers.addresses.find((row) => row.id === input.shipToAddressId)!.zip;
      return reserveDraft(
        command(commandId),
        { reserve: queue },
        { commandId, orderId: input.orderId, destinationZip: zip, nearZip: null, lines },
      );
    };
    const held = async () => {
      const { rows } = await database.ownerPool.query<{ units: number }>(
        "select coalesce(sum(quantity), 0)::int as units from reservation where order_id = $1 and state = 'active' and expires_at > now()",
        [input.orderId],
      );
      return rows[0]!.units;
    };
    expect(await reserve(1)).toMatchObject({ ok: true, value: { lost: [] } });
    expect(await held()).toBe(1);
    await reserve(3);
    expect(await held()).toBe(3);
    const commandId = newId("cmd");
    await releaseDraft(command(commandId), { orderId: input.orderId });
    expect(await held()).toBe(0);
  });

  test("another draft under the same command id is refused and changes nothing", async () => {
    const { commandId, orderId, lines } = await draftOf([{ variantId: await deepVariant() }]);
    const draft = { orderId, destinationZip: null, nearZip: null, lines };
    const reserve = (input: typeof draft) =>
      reserveDraft(command(commandId), { reserve: queue }, { commandId, ...input });
    await reserve(draft);
    const more = lines.map((line) => ({ ...line, quantity: 2 }));
    expect(await reserve({ ...draft, lines: more })).toMatchObject({ reason: "command-id-reused" });
    expect(await count("audit_row", `command_id = '${commandId}'`)).toBe(1);
  });

  test("that was placed can't be released or reserved again", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    await place(input);
    expect(await releaseDraft(command(), { orderId: input.orderId })).toMatchObject({
      reason: "already-placed",
    });
    const commandId = newId("cmd");
    const again = { commandId, orderId: input.orderId, destinationZip: null, nearZip: null, lines: [] };
    expect(await reserveDraft(command(commandId), { reserve: queue }, again)).toMatchObject({
      reason: "already-placed",
    });
    expect(await count("reservation", `order_id = '${input.orderId}' and state = 'active'`)).toBe(1);
  });
});

describe("what was placed is found", () => {
  test("by number, by name and on its timeline", async () => {
    const input = await draftOf([{ variantId: await deepVariant() }]);
    const outcome = await place(input);
    if (!outcome.ok) throw new Error(outcome.reason);
    const { number } = outcome.value;
    const order = await getOrder(database.context(), { number });
    expect(order).toMatchObject({
      ok: true,
      value: {
        number,
        state: "placed",
        fulfillment: "unfulfilled",
        payment: "pending",
        lines: [{ stage: "unallocated", canCancel: 1 }],
      },
    });
    const listed = await listOrders(database.context(), { q: String(number), view: "all", sort: "-placed" });
    expect(listed.rows.map((row) => row.number)).toEqual([number]);
    const { entries } = await getTimeline(database.context(), { orderId: input.orderId });
    expect(entries.map((entry) => entry.name)).toContain("order.placed");
  });

  test.each(["-placed", "placed", "promised", "-grand"] as const)(
    "page by page, sorted by %s, each once",
    async (sort) => {
      const all = await listOrders(database.context(), { view: "all", sort });
      const numbers = all.rows.map((row) => row.number);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(all.counts.all).toBe(await count("sales_order"));
    },
  );
});
