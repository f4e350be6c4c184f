import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeChannel, makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, type TestOrder } from "@/db/testing-sourcing.ts";
import { verifyInvariants } from "@/db/verify-invariants.ts";
import { setRingFences } from "@/server/inventory/set-ring-fences.ts";
import { type ChannelId, type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { findDecisions } from "./queries/find-decisions.ts";
import { serveWaiting } from "./serve-waiting.ts";
import { sourceBacklog } from "./source-backlog.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
let network: TestNetwork;
let web: ChannelId;
let wholesale: ChannelId;

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
  web = await makeChannel(database.ownerPool);
  wholesale = await makeChannel(database.ownerPool);
});
afterAll(() => database.close());

async function coatAt(units: Readonly<Record<string, number>>): Promise<VariantId> {
  const variantId = await makeVariant(database.ownerPool, { weight_grams: 900 });
  await stockAt(database.ownerPool, variantId, units);
  return variantId;
}
const setAside = (locationId: LocationId, variantId: VariantId, units: number) =>
  setRingFences(database.command(), {
    ...{ commandId: newId("cmd"), locationId, channelId: wholesale, lines: [{ variantId, units }] },
  });
const order = (variantId: VariantId, quantity: number, channelId: ChannelId) =>
  makeOrder(database.ownerPool, [{ variantId, quantity }], { channelId });
const source = ({ orderId }: TestOrder) =>
  sourceOrder(database.command(), { solve: null }, { orderId, trigger: "placed" });
const chosenOf = async (one: TestOrder) => {
  const { decisions } = await findDecisions(database.command(), one);
  return decisions[0]?.chosen?.packages.map(({ locationId }) => locationId) ?? [];
};
async function expectClean(): Promise<void> {
  const all = await verifyInvariants(database.urls.owner);
  // Orders that a test wrote by hand have no history of their own.
  expect(all.filter(({ id, violations }) => violations > 0 && id !== "I12")).toEqual([]);
}

describe("a ring-fence", () => {
  test("sends the order of another channel elsewhere, which says what that costs, and its own from there", async () => {
    const coat = await coatAt({ [network.warehouse]: 1, [network.denver]: 2 });
    await setAside(network.warehouse, coat, 1);
    const other = await order(coat, 1, web);
    await source(other);
    expect(await chosenOf(other)).toEqual([network.denver]);
    const { decisions } = await findDecisions(database.command(), other);
    const at = { locationId: network.warehouse, locationName: "Warehouse" };
    const bound = decisions[0]?.bounds.find(({ key }) => key === "ring-fence");
    expect(bound).toMatchObject({ places: 1, ...at });
    expect(bound?.saves?.amount).toBeGreaterThan(0);
    const change = { kind: "ring-fence", variantId: coat, from: 1, to: 0 };
    expect(decisions[0]?.switches).toContainEqual(expect.objectContaining({ change, ...at }));
    const lost = decisions[0]?.lost.find(({ locationId }) => locationId === network.warehouse);
    expect(lost?.reasons).toMatchObject([{ key: "ring-fence", values: { units: 1 } }]);
    const own = await order(coat, 1, wholesale);
    await source(own);
    expect(await chosenOf(own)).toEqual([network.warehouse]);
    await expectClean();
  });

  test("leaves an order of another channel without units, which is asked for again when they are set free", async () => {
    const coat = await coatAt({ [network.denver]: 1 });
    await setAside(network.denver, coat, 1);
    const other = await order(coat, 1, web);
    expect(await source(other)).toMatchObject({ ok: true, value: { units: 0, unserved: 1 } });
    await setAside(network.denver, coat, 0);
    await serveWaiting(database.command(), { variantId: coat });
    const asked = (await database.jobs("sourcing.source-order")).map(({ payload }) => payload.orderId);
    expect(asked).toContain(other.orderId);
    expect(await source(other)).toMatchObject({ ok: true, value: { units: 1 } });
    await expectClean();
  });

  test("serves its own channel's orders of a backlog first, and no other beyond what is free", async () => {
    const coat = await coatAt({ [network.denver]: 6 });
    await setAside(network.denver, coat, 3);
    const others = [];
    for (let at = 0; at < 5; at++) others.push(await order(coat, 1, web));
    const own = [];
    for (let at = 0; at < 4; at++) own.push(await order(coat, 1, wholesale));
    await sourceBacklog(database.context(), { solve: null }, { trigger: "imported" });
    const served = async (orders: TestOrder[]) =>
      (await Promise.all(orders.map(chosenOf))).filter((places) => places.length > 0).length;
    expect([await served(others), await served(own)]).toEqual([3, 3]);
    await expectClean();
  });
});
