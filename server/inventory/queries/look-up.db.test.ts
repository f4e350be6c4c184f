import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allScope, storeScope, type TestDatabase, testActor, testDatabase } from "@/db/testing.ts";
import { insertRow, makeLocation, makeStock, makeVariant } from "@/db/testing-rows.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { reserveInTransaction } from "../reserve-in-transaction.ts";
import { explain } from "./explain.ts";
import { lookUp } from "./look-up.ts";

let database: TestDatabase;
let loop: LocationId;
let suburb: LocationId;
let far: LocationId;
let warehouse: LocationId;
let blueM: VariantId;
let blueL: VariantId;

beforeAll(async () => {
  database = await testDatabase();
  const pool = database.ownerPool;
  loop = await makeLocation(pool, { code: "CHI-01" });
  suburb = await makeLocation(pool, { code: "CHI-02", latitude: 42.05, longitude: -87.68 });
  far = await makeLocation(pool, { code: "NYC-01", latitude: 40.75, longitude: -73.99 });
  warehouse = await makeLocation(pool, { code: "DC-01", kind: "warehouse" });
  await makeLocation(pool, { code: "VEN-01", kind: "vendor" });
  const productId = newId("prd");
  await insertRow(pool, "product", { id: productId, style_code: "PARKA", name: "Parka", category: "coats" });
  const style = { product_id: productId, color: "Blue" };
  blueM = await makeVariant(pool, {
    ...style,
    sku: "PARKA-BLU-M",
    barcode: "4006381333931",
    size: "M",
    size_rank: 2,
  });
  blueL = await makeVariant(pool, { ...style, sku: "PARKA-BLU-L", size: "L", size_rank: 3 });
  for (const [locationId, variantId, onHand] of [
    [loop, blueM, 3],
    [suburb, blueM, 2],
    [far, blueM, 9],
    [warehouse, blueM, 40],
    [suburb, blueL, 1],
  ] as const)
    await makeStock(pool, { locationId, variantId, onHand });
  await insertRow(pool, "incoming_supply", {
    id: newId("sup"),
    location_id: loop,
    variant_id: blueM,
    quantity: 12,
    expected_on: "2030-01-05",
    source: "PO 77",
  });
  await database.db.transact(allScope(), (db, now) =>
    reserveInTransaction(
      { db, now, actor: systemActor, commandId: newId("cmd"), topics: new Set() },
      {
        commandId: newId("cmd"),
        orderId: newId("ord"),
        timeToLiveSeconds: 900,
        isReplacing: false,
        lines: [
          {
            reservationId: newId("res"),
            orderLineId: newId("oln"),
            locationId: loop,
            variantId: blueM,
            quantity: 1,
          },
        ],
      },
    ),
  );
});
afterAll(() => database.close());

const inLoop = () => database.context({ actor: testActor("associate", [loop]), scope: storeScope(loop) });

describe("look-up", () => {
  it("answers a scan with the own store first, then stores by distance, then what is far and coming", async () => {
    const view = await lookUp(inLoop(), { query: "4006381333931" });
    expect(view.variant?.sku).toBe("PARKA-BLU-M");
    expect(view.own.map((place) => [place.code, place.terms.available])).toEqual([["CHI-01", 2]]);
    expect(view.own[0]?.incoming).toEqual([{ quantity: 12, expectedOn: "2030-01-05" }]);
    expect(view.nearby.map((place) => [place.code, Math.round(place.distanceMiles ?? -1)])).toEqual([
      ["CHI-02", 12],
      ["NYC-01", 711],
    ]);
    expect(view.warehouses.map((place) => place.terms.available)).toEqual([40]);
    expect(view.vendors).toEqual([]);
  });

  it("shows the style's sizes with what is here and in the whole house", async () => {
    const view = await lookUp(inLoop(), { query: "parka-blu-m" });
    expect(view.siblings.map((row) => [row.size, row.availableHere, row.availableNetwork])).toEqual([
      ["M", 2, 53],
      ["L", 0, 1],
    ]);
  });

  it("offers the SKUs that words fit, instead of guessing one", async () => {
    const view = await lookUp(inLoop(), { query: "parka" });
    expect([view.variant, view.matches.length]).toEqual([null, 2]);
  });

  it("says when each store is open, on the store's own clock", async () => {
    const view = await lookUp(inLoop(), { query: "PARKA-BLU-M" });
    for (const place of [...view.own, ...view.nearby]) {
      expect(place.closesAt && place.opensAt && place.opensAt < place.closesAt).toBe(true);
      expect(place.isOpenNow).toBe(place.opensAt !== null && place.opensAt <= view.askedAt);
    }
  });

  it("finds nothing for a text that nothing fits", async () => {
    const view = await lookUp(inLoop(), { query: "no such thing" });
    expect([view.variant, view.matches]).toEqual([null, []]);
  });
});

describe("explain", () => {
  it("shows the terms that add up, who holds units, what comes, and the movements, newest first", async () => {
    const outcome = await explain(inLoop(), { variantId: blueM, locationId: loop });
    if (!outcome.ok) throw new Error(outcome.reason);
    const { terms, reservations, incoming, ledger } = outcome.value;
    expect(terms).toEqual({
      onHand: 3,
      reserved: 1,
      withheld: 0,
      safetyStock: 0,
      fenced: 0,
      threshold: 0,
      available: 2,
    });
    expect(reservations.map((row) => row.quantity)).toEqual([1]);
    expect(incoming).toMatchObject([{ quantity: 12, expectedOn: "2030-01-05", source: "PO 77" }]);
    expect(ledger.map((row) => [row.seq, row.kind, row.onHandAfter, row.reservedAfter])).toEqual([
      [2, "reserve", 3, 1],
      [1, "opening", 3, 0],
    ]);
  });

  it("shows another store's numbers, but not its orders", async () => {
    const outcome = await explain(inLoop(), { variantId: blueM, locationId: far });
    expect(outcome).toMatchObject({
      ok: true,
      value: { terms: { available: 9 }, reservations: [], ledger: [] },
    });
  });

  it("refuses what does not exist", async () => {
    const outcome = await explain(inLoop(), { variantId: newId("var"), locationId: loop });
    expect(outcome).toMatchObject({ ok: false, reason: "not-found" });
  });
});
