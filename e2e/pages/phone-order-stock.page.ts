import { expect } from "@playwright/test";
import type { Outputs } from "../../server/api/router.ts";
import { newId } from "../../server/kernel/ids.ts";
import type { Api } from "./api.page.ts";

export type Caller = Outputs["customers"]["create"];
export type Article = Outputs["catalog"]["search"]["variants"][number];

/** Where the callers of these journeys live: near stores of every size of the demo. */
const home = { line1: "12 Oak Street", line2: null, city: "Chicago", state: "IL", zip: "60611" };

export function newCallerName(): string {
  const letters = Array.from({ length: 7 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26)));
  return `Mira Q${letters.join("")}`;
}

/** A caller of one's own, so that journeys don't find each other's. */
export async function makeCaller(api: Api): Promise<Caller> {
  const name = newCallerName();
  const tail = String(Math.floor(Math.random() * 1e7)).padStart(7, "0");
  return api.mutate("customers", "create", {
    personId: newId("per"),
    name,
    email: `${name.replace(" ", ".").toLowerCase()}@example.com`,
    phone: `312${tail}`,
    address: { addressId: newId("adr"), recipient: name, ...home },
  });
}

/** Articles that can both be shipped there and be picked up nearby, with plenty of each. */
export async function findArticles(api: Api, count: number): Promise<Article[]> {
  const found: Article[] = [];
  for (const query of ["tee", "hoodie", "shirt", "jacket", "pant", "sock", "sandal", "a"]) {
    const { variants } = await api.query("catalog", "search", { query, limit: 20 });
    for (const variant of variants) {
      if (found.length === count) return found;
      if (found.some((known) => known.variantId === variant.variantId)) continue;
      const { ships, stores } = await offersFor(api, variant);
      if (ships > 0 && stores.length > 0) found.push(variant);
    }
  }
  throw new Error(`The demo has fewer than ${count} articles to ship and to pick up near ${home.zip}.`);
}

/** How an article can be had at home: the number of services, and the stores by distance. */
export async function offersFor(api: Api, { variantId }: Pick<Article, "variantId">, quantity = 2) {
  const view = await api.query("promising", "offers", {
    orderId: newId("ord"),
    destinationZip: home.zip,
    nearZip: home.zip,
    lines: [{ lineId: newId("oln"), variantId, quantity, choice: null }],
  });
  const offers = view.lines[0]?.offers ?? [];
  const stores = offers.filter((offer) => offer.choice.mode === "pickup");
  stores.sort((left, right) => left.distanceMiles - right.distanceMiles);
  return { ships: offers.filter((offer) => offer.choice.mode === "ship").length, stores };
}

/** Somebody else reserves all that a store has of an article; journeys beside this one may take some of it meanwhile. */
export async function takeAllAt(
  api: Api,
  { variantId }: Pick<Article, "variantId">,
  locationId: string,
): Promise<void> {
  await expect(async () => {
    const { stores } = await offersFor(api, { variantId }, 1);
    const store = stores.find(({ choice }) => choice.mode === "pickup" && choice.locationId === locationId);
    if (!store) return;
    const line = { lineId: newId("oln"), variantId, quantity: store.available, choice: store.choice };
    const answer = await api.mutate("orders", "reserve", {
      orderId: newId("ord"),
      destinationZip: home.zip,
      nearZip: home.zip,
      lines: [line],
    });
    expect(answer.offers.lines[0]?.chosen?.key).toBe(store.key);
  }).toPass();
}
