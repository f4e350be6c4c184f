import { expect } from "@playwright/test";
import type { Outputs } from "../../server/api/router.ts";
import { newId, type VariantId } from "../../server/kernel/ids.ts";
import type { Api } from "./api.page.ts";

type Wanted = { mode: "ship" | "pickup"; store: string; quantities: readonly number[] };
export type PlacedOrder = {
  number: number;
  orderId: Outputs["orders"]["place"]["orderId"];
  customer: string;
  /** The store's work: what it says, and the lines to scan. */
  work: Outputs["fulfillment"]["get"];
};

/**
 * An order of one's own, at the store where the journey works: placed through the same procedures as the phone order
 * page, and moved there when sourcing found a cheaper place.
 * @param desk somebody who may place and move: an administrator
 */
export async function placeOrder(desk: Api, { mode, store, quantities }: Wanted): Promise<PlacedOrder> {
  const { locations } = await desk.query("locations", "list", {});
  const place = locations.find((one) => one.code === store);
  if (!place) throw new Error(`The demo has no store ${store}.`);
  const variants = await stocked(desk, place, quantities);
  const person = await makePerson(desk, place);
  const address = person.addresses[0];
  if (!address) throw new Error("The person has no address.");
  const lines = variants.map((variantId, index) => ({
    lineId: newId("oln"),
    variantId,
    quantity: quantities[index] ?? 1,
    choice:
      mode === "pickup"
        ? ({ mode: "pickup", locationId: place.locationId } as const)
        : ({ mode: "ship", serviceCode: "ground" } as const),
  }));
  const draft = { orderId: newId("ord"), destinationZip: place.zip, nearZip: place.zip, lines };
  const reserved = await desk.mutate("orders", "reserve", draft);
  const totals = reserved.offers.totals;
  if (!totals)
    throw new Error(`No offer: ${JSON.stringify(reserved.offers.lines.map((line) => line.problem))}`);
  const placed = await desk.mutate("orders", "place", {
    orderId: draft.orderId,
    personId: person.personId,
    shipToAddressId: address.addressId,
    lines,
    expectedGrand: totals.grand,
    payment: { token: "tok_visa" },
    note: null,
  });
  await settle(desk, placed.number);
  if (mode === "ship") await bringTo(desk, placed.number, place.locationId);
  const code = await codeAt(desk, placed.number, store);
  const work = await desk.query("fulfillment", "get", { code });
  return { number: placed.number, orderId: placed.orderId, customer: person.name, work };
}

type Place = Outputs["locations"]["list"]["locations"][number];

/** Items that the store itself can give, one for each line: what it offers for pickup lies on its shelves. */
async function stocked(desk: Api, place: Place, quantities: readonly number[]): Promise<VariantId[]> {
  const found = new Set<VariantId>();
  const most = Math.max(...quantities);
  for (const query of ["jacket", "pullover", "shirt", "a"]) {
    const { variants } = await desk.query("catalog", "search", { query, limit: 20 });
    const lines = variants.map(({ variantId }) => ({
      lineId: newId("oln"),
      variantId,
      quantity: most,
      choice: null,
    }));
    const draft = { orderId: newId("ord"), destinationZip: place.zip, nearZip: place.zip, lines };
    for (const line of (await desk.query("promising", "offers", draft)).lines) {
      const here = line.offers.find((offer) => offer.key === `pickup:${place.locationId}`);
      if (here && here.available > most) found.add(line.variantId);
    }
    if (found.size >= quantities.length) return [...found].slice(0, quantities.length);
  }
  throw new Error(`${place.code} has too few items in stock for a journey.`);
}

async function makePerson(desk: Api, place: { city: string; state: string; zip: string }) {
  const tail = String(Math.floor(Math.random() * 1e7)).padStart(7, "0");
  return desk.mutate("customers", "create", {
    personId: newId("per"),
    name: `Ana Reyes ${tail}`,
    email: `ana.${tail}@example.com`,
    phone: `312${tail}`,
    address: {
      addressId: newId("adr"),
      recipient: `Ana Reyes ${tail}`,
      line1: "12 Oak Street",
      line2: null,
      city: place.city,
      state: place.state,
      zip: place.zip,
    },
  });
}

/** Sourcing and the payment are jobs: the order is ready for the store when both are through. */
async function settle(desk: Api, number: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const order = await desk.query("orders", "get", { number });
        return { work: order.fulfillmentOrders.length > 0, payment: order.payment };
      },
      { timeout: 30_000 },
    )
    .toEqual({ work: true, payment: "authorized" });
}

async function bringTo(desk: Api, number: number, toLocationId: Place["locationId"]) {
  const order = await desk.query("orders", "get", { number });
  for (const work of order.fulfillmentOrders) {
    if (work.location.locationId === toLocationId) continue;
    for (const { orderLineId, quantity } of work.lines) {
      const fromLocationId = work.location.locationId;
      await desk.mutate("sourcing", "moveLine", {
        orderLineId,
        fromLocationId,
        toLocationId,
        quantity,
        note: null,
      });
    }
  }
}

async function codeAt(desk: Api, number: number, store: string): Promise<string> {
  const order = await desk.query("orders", "get", { number });
  const work = order.fulfillmentOrders.find((one) => one.location.code === store && one.state === "released");
  if (!work) throw new Error(`Order ${number} has no work at ${store}.`);
  return work.code;
}
