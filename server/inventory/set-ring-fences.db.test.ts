import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, type TestDatabase, testActor, testDatabase } from "@/db/testing.ts";
import { makeChannel, makeLocation, makeStock, makeVariant } from "@/db/testing-rows.ts";
import { type ChannelId, type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { explain } from "./queries/explain.ts";
import { listRingFences } from "./queries/find-ring-fences.ts";
import { makeReservationQueue } from "./reservation-queue.ts";
import { setRingFences } from "./set-ring-fences.ts";

let database: TestDatabase;
let locationId: LocationId;
let web: ChannelId;
let wholesale: ChannelId;
let reserve: ReturnType<typeof makeReservationQueue>;

beforeAll(async () => {
  database = await testDatabase();
  locationId = await makeLocation(database.ownerPool, { code: "S1" });
  web = await makeChannel(database.ownerPool, { name: "Web", kind: "web" });
  wholesale = await makeChannel(database.ownerPool, { name: "Wholesale", kind: "import" });
  reserve = makeReservationQueue(database.appPool, silentLog);
});
afterAll(async () => {
  await reserve.close();
  await database.close();
});

async function shelf(onHand: number): Promise<VariantId> {
  const variantId = await makeVariant(database.ownerPool);
  await makeStock(database.ownerPool, { locationId, variantId, onHand });
  return variantId;
}

const set = (channelId: ChannelId, lines: { variantId: VariantId; units: number }[], at = locationId) =>
  setRingFences(database.command({ actor: testActor("merchandiser") }), {
    ...{ commandId: newId("cmd"), locationId: at, channelId, lines },
  });

const take = (variantId: VariantId, channelId: ChannelId | undefined, quantity = 1) =>
  reserve({
    ...{
      commandId: newId("cmd"),
      orderId: newId("ord"),
      timeToLiveSeconds: null,
      isReplacing: false,
      channelId,
    },
    lines: [{ reservationId: newId("res"), orderLineId: newId("oln"), locationId, variantId, quantity }],
  });

const statuses = async (answers: Promise<{ status: string }>[]) => {
  const all = await Promise.all(answers);
  return all.filter(({ status }) => status === "reserved").length;
};

describe("units that are set aside for a channel", () => {
  test("go to nobody else, however many want them at once, and to it to the last", async () => {
    const variantId = await shelf(10);
    await set(wholesale, [{ variantId, units: 4 }]);
    const others = Array.from({ length: 30 }, (_one, at) => take(variantId, at % 3 === 0 ? undefined : web));
    expect(await statuses(others)).toBe(6);
    expect(await take(variantId, web)).toMatchObject({ status: "insufficient", short: { available: 0 } });
    expect(await statuses(Array.from({ length: 9 }, () => take(variantId, wholesale)))).toBe(4);
  });

  test("are used up by what the channel takes, and free again for all when they are set free", async () => {
    const variantId = await shelf(5);
    await set(wholesale, [{ variantId, units: 3 }]);
    expect(await take(variantId, wholesale, 2)).toMatchObject({ status: "reserved" });
    const outcome = await explain(database.context(), { variantId, locationId });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        terms: { onHand: 5, reserved: 2, fenced: 1, available: 2 },
        fences: [
          { channelId: web, units: 0, held: 0 },
          { channelId: wholesale, name: "Wholesale", units: 1, held: 2 },
        ],
      },
    });
    expect(await take(variantId, web, 3)).toMatchObject({ status: "insufficient", short: { available: 2 } });
    await set(wholesale, [{ variantId, units: 0 }]);
    expect(await take(variantId, web, 3)).toMatchObject({ status: "reserved" });
  });

  test("may be more than there is: the rest is kept from what comes in", async () => {
    const variantId = await shelf(2);
    await set(web, [{ variantId, units: 5 }]);
    expect(await take(variantId, wholesale)).toMatchObject({ status: "insufficient" });
    expect(await take(variantId, web, 2)).toMatchObject({ status: "reserved" });
    await database.ownerPool.query("select receive_stock($1::jsonb, 'test', 'system')", [
      JSON.stringify([{ locationId, variantId, quantity: 4 }]),
    ]);
    expect(await take(variantId, wholesale, 2)).toMatchObject({
      status: "insufficient",
      short: { available: 1 },
    });
    expect(await take(variantId, wholesale, 1)).toMatchObject({ status: "reserved" });
    expect(await take(variantId, web, 3)).toMatchObject({ status: "reserved" });
  });

  test("are listed with what open orders hold of them and what lies there", async () => {
    const variantId = await shelf(4);
    await set(web, [{ variantId, units: 6 }]);
    await take(variantId, web, 1);
    const { fences, total } = await listRingFences(database.context());
    expect(total).toBeGreaterThanOrEqual(fences.length);
    expect(fences.find((fence) => fence.variantId === variantId)).toMatchObject({
      ...{ locationCode: "S1", channelName: "Web", units: 5, held: 1, there: 3 },
    });
  });
});

describe("setting units aside", () => {
  test("of a SKU, a place or a channel that does not exist is refused, and nothing is changed", async () => {
    const variantId = await shelf(3);
    const lines = [{ variantId, units: 2 }];
    expect(await set(newId("chn"), lines)).toMatchObject({ ok: false, facts: { what: "Channel" } });
    expect(await set(web, lines, newId("loc"))).toMatchObject({ ok: false, facts: { what: "Location" } });
    const unknown = [...lines, { variantId: newId("var"), units: 1 }];
    expect(await set(web, unknown)).toMatchObject({ ok: false, facts: { what: "SKU" } });
    expect(await take(variantId, wholesale, 3)).toMatchObject({ status: "reserved" });
  });

  test("a SKU named twice has the last number; who waits is asked again only where fewer are set aside", async () => {
    const [more, fewer] = [await shelf(9), await shelf(9)];
    await set(web, [{ variantId: fewer, units: 4 }]);
    await set(web, [
      { variantId: more, units: 1 },
      { variantId: fewer, units: 1 },
      { variantId: more, units: 3 },
    ]);
    const { rows } = await database.ownerPool.query<{ variant_id: string; units: number }>(
      "select variant_id, units from ring_fence where variant_id = any($1)",
      [[more, fewer]],
    );
    expect(new Map(rows.map((row) => [row.variant_id, row.units]))).toEqual(
      new Map([
        [more, 3],
        [fewer, 1],
      ]),
    );
    const asked = (await database.jobs("sourcing.serve-waiting")).map(({ payload }) => payload);
    expect(asked).toContainEqual(expect.objectContaining({ variantId: fewer, units: 3 }));
    expect(asked).not.toContainEqual(expect.objectContaining({ variantId: more }));
  });
});
