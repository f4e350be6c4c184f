import { makeDatabase } from "@/db/client.ts";
import { seedRetailer } from "@/db/seed/seed-retailer.ts";
import { newId, type PersonId, type VariantId } from "@/server/kernel/ids.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import { benchDatabase, benchPool } from "./database.ts";
import { serveProduct } from "./product.ts";
import { type Shop, shopOverHttp } from "./shop.ts";

const callers = 16;
const settings = { seconds: 4, rounds: 3 };
/** So much that nothing runs out: the question is speed, not scarcity. */
const plenty = 10_000_000;

/**
 * Phone orders per second over HTTP, each of two lines with offers told before, bound and placed with its payment
 * intent; against the procedure that does nothing, in shuffled rounds of one run. Only the ratio counts.
 */
export async function benchPhoneOrders(args: readonly string[]): Promise<void> {
  const seconds = Number(args[args.indexOf("--seconds") + 1]) || settings.seconds;
  const database = await benchDatabase();
  const pool = benchPool(database.urls.app, 1);
  try {
    await seedRetailer(makeDatabase(pool), { seed: 1, size: "s" });
    const product = await serveProduct(database.urls);
    try {
      const shop = shopOverHttp(product);
      const buy = await makeBuyer(shop, product.owner.pool);
      const noop = async () => {
        const answer = await fetch(`${product.url}/api/trpc/system.noop`, {
          headers: { cookie: product.cookie },
        });
        await answer.arrayBuffer();
        if (answer.status !== 200) throw new Error(`the no-op answered ${answer.status}`);
      };
      const kinds = { "phone order": buy, "no-op": noop };
      const rates: { name: string; perSecond: number }[] = [];
      const random = seededRandom(42);
      for (let round = 0; round < settings.rounds; round++) {
        for (const [name, attempt] of random.shuffle(Object.entries(kinds))) {
          rates.push({ name, perSecond: await measure(attempt, seconds * 1000) });
        }
      }
      report(rates);
    } finally {
      await product.stop();
    }
  } finally {
    await pool.end();
    await database.stop();
  }
}

type Goods = { variantId: VariantId; zip: string; city: string; state: string };

/** Somebody who calls again and again for the same two things, of which there is plenty. */
async function makeBuyer(shop: Shop, owner: ReturnType<typeof benchPool>): Promise<() => Promise<void>> {
  const { rows } = await owner.query<Goods>(
    `select b.variant_id as "variantId", p.zip, p.city, p.state from stock_balance b join location p on p.id = b.location_id
     where p.kind = 'warehouse' order by b.variant_id limit 2`,
  );
  const [place] = rows;
  if (!place) throw new Error("The demo retailer has no warehouse with goods.");
  const shelves = rows.map(({ variantId }) => ({ variantId, quantity: plenty }));
  await owner.query(
    `select receive_stock((select jsonb_agg(shelf || jsonb_build_object('locationId', (select id from location where kind = 'warehouse' order by id limit 1)))
       from jsonb_array_elements($1::jsonb) shelf), $2, 'system')`,
    [JSON.stringify(shelves), newId("cmd")],
  );
  const addressId = newId("adr");
  const { personId } = await shop.createPerson({
    commandId: newId("cmd"),
    personId: newId("per"),
    ...{ name: "Bench Caller", email: null, phone: null },
    address: {
      addressId,
      recipient: "Bench Caller",
      line1: "1 Main Street",
      line2: null,
      city: place.city,
      state: place.state,
      zip: place.zip,
    },
  });
  return () => callOnce(shop, { personId, addressId, place, variantIds: rows.map((row) => row.variantId) });
}

async function callOnce(
  shop: Shop,
  call: {
    personId: PersonId;
    addressId: ReturnType<typeof newId<"adr">>;
    place: Goods;
    variantIds: readonly VariantId[];
  },
): Promise<void> {
  const orderId = newId("ord");
  const choice = { mode: "ship" as const, serviceCode: "ground" };
  const lines = call.variantIds.map((variantId) => ({
    lineId: newId("oln"),
    variantId,
    quantity: 1,
    choice,
  }));
  const offers = await shop.offers({ orderId, destinationZip: call.place.zip, nearZip: null, lines });
  const grand = offers.totals?.grand;
  if (!grand)
    throw new Error(`nothing is offered: ${JSON.stringify(offers.lines.map((line) => line.problem))}`);
  const placed = await shop.place({
    ...{ commandId: newId("cmd"), orderId, personId: call.personId, shipToAddressId: call.addressId, lines },
    ...{ expectedGrand: grand, payment: { token: "tok_visa" }, note: null },
  });
  if (placed.status !== 200) throw new Error(`an order was answered ${placed.status} ${placed.reason}`);
}

/** Attempts that ended per second, with every caller beginning anew as soon as it has its answer. */
async function measure(attempt: () => Promise<void>, milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds;
  const started = performance.now();
  const counts = await Promise.all(
    Array.from({ length: callers }, async () => {
      let count = 0;
      for (; performance.now() < end; count++) await attempt();
      return count;
    }),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (total * 1000) / (performance.now() - started);
}

function report(rates: readonly { name: string; perSecond: number }[]): void {
  const median = (name: string) => {
    const sorted = rates
      .filter((rate) => rate.name === name)
      .map((rate) => rate.perSecond)
      .sort((left, right) => left - right);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  const [orders, noops] = [median("phone order"), median("no-op")];
  console.log(`phone orders  ${orders.toFixed(1)} / s (offers and place, ${callers} callers)`);
  console.log(`no-op         ${noops.toFixed(1)} / s`);
  console.log(`ratio         ${(orders / noops).toFixed(3)} of the no-op`);
}
