import { readFileSync } from "node:fs";
import type pg from "pg";
import { makeDatabase } from "@/db/client.ts";
import { connectionUrls } from "@/db/connection.ts";
import { seedRetailer } from "@/db/seed/seed-retailer.ts";
import { demoSignInsFile } from "@/db/seed/write-staff.ts";
import { verifyInvariants } from "@/db/verify-invariants.ts";
import { readEnv } from "@/server/env.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { benchDatabase, benchPool } from "./database.ts";
import { serveProduct } from "./product.ts";
import { type Purchase, type Shop, shopOverHttp, signIn } from "./shop.ts";

const defaults = { rounds: 500, buyers: 50, stock: 1 };

export type OversellResult = {
  rounds: number;
  attempts: number;
  sold: number;
  /** Rounds in which not exactly what was there was sold. */
  wrongRounds: { round: number; sold: number }[];
  /** Answers that were neither a sale nor a refusal with 409 and a reason, by what they were. */
  unexpected: Record<string, number>;
  refusals: Record<string, number>;
  brokenInvariants: { id: string; keys: string[] }[];
  seconds: number;
};

/**
 * One unit, fifty buyers at once, many times over: exactly one of them gets it, everybody else is told why, and
 * afterwards every invariant holds. `owner` arranges the stock and reads the invariants; all buying goes through
 * `shop`.
 */
export async function runOversell(
  shop: Shop,
  owner: { pool: pg.Pool; url: string },
  given: Partial<typeof defaults> = {},
): Promise<OversellResult> {
  const { rounds, buyers, stock } = { ...defaults, ...given };
  const started = performance.now();
  const result: Omit<OversellResult, "brokenInvariants" | "seconds"> = {
    ...{ rounds, attempts: rounds * buyers, sold: 0, wrongRounds: [], unexpected: {}, refusals: {} },
  };
  const place = await findPlace(owner.pool);
  const buyer = await makeBuyer(shop, place);
  for (let round = 0; round < rounds; round++) {
    const variantId = await arrange(owner.pool, { locationId: place.locationId, stock });
    const answers = await rush(shop, { variantId, buyer, buyers });
    const sold = answers.filter((answer) => answer.status === 200).length;
    result.sold += sold;
    if (sold !== Math.min(stock, buyers)) result.wrongRounds.push({ round, sold });
    for (const answer of answers) count(result, answer);
  }
  const reports = await verifyInvariants(owner.url);
  const broken = reports.filter((report) => report.violations > 0);
  return {
    ...result,
    brokenInvariants: broken.map(({ id, keys }) => ({ id, keys })),
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

function count(result: Pick<OversellResult, "unexpected" | "refusals">, { status, reason }: Purchase): void {
  if (status === 200) return;
  const isProper = status === 409 && reason !== null;
  const bag = isProper ? result.refusals : result.unexpected;
  const key = isProper ? (reason ?? "") : `${status} ${reason ?? "without a reason"}`;
  bag[key] = (bag[key] ?? 0) + 1;
}

type Place = { locationId: LocationId; zip: string; city: string; state: string };

async function findPlace(pool: pg.Pool): Promise<Place> {
  const { rows } = await pool.query<Place>(
    `select id as "locationId", zip, city, state from location where can_ship and is_active
     order by (kind = 'warehouse') desc, code limit 1`,
  );
  if (!rows[0]) throw new Error("There is no location that ships. Seed the database first: npm run seed.");
  return rows[0];
}

async function makeBuyer(shop: Shop, { zip, city, state }: Place) {
  const addressId = newId("adr");
  const person = await shop.createPerson({
    commandId: newId("cmd"),
    personId: newId("per"),
    name: "Bench Buyer",
    email: null,
    phone: null,
    address: {
      ...{ addressId, recipient: "Bench Buyer", line1: "1 Main Street", line2: null },
      ...{ city, state, zip },
    },
  });
  return { personId: person.personId, addressId: person.addresses[0]?.addressId ?? addressId, zip };
}

/** A SKU that only this round wants, with exactly so many units on one shelf. */
async function arrange(
  pool: pg.Pool,
  { locationId, stock }: { locationId: LocationId; stock: number },
): Promise<VariantId> {
  const variantId = newId("var");
  await pool.query(
    `insert into variant (id, product_id, sku, name, price, unit_cost, currency, weight_grams)
     select $1, p.id, 'BENCH-' || right($1, 12), 'Bench', 2000, 800, w.currency, 400
     from product p, workspace w order by p.id limit 1`,
    [variantId],
  );
  await pool.query("select set_opening($1::jsonb, $2, 'system')", [
    JSON.stringify([{ locationId, variantId, quantity: stock, safetyStock: 0 }]),
    newId("cmd"),
  ]);
  return variantId;
}

async function rush(
  shop: Shop,
  round: {
    variantId: VariantId;
    buyer: Awaited<ReturnType<typeof makeBuyer>>;
    buyers: number;
  },
): Promise<Purchase[]> {
  const { variantId, buyer } = round;
  const line = () => ({ lineId: newId("oln"), variantId, quantity: 1 });
  const view = await shop.offers({
    ...{ orderId: newId("ord"), destinationZip: buyer.zip, nearZip: null },
    lines: [{ ...line(), choice: null }],
  });
  const choice = view.lines[0]?.chosen?.choice;
  const grand = view.totals?.grand;
  if (!choice || !grand)
    throw new Error(`The one unit is not offered: ${JSON.stringify(view.lines[0]?.problem ?? null)}`);
  return Promise.all(
    Array.from({ length: round.buyers }, () =>
      shop.place({
        ...{ commandId: newId("cmd"), orderId: newId("ord"), personId: buyer.personId },
        shipToAddressId: choice.mode === "ship" ? buyer.addressId : null,
        lines: [{ ...line(), choice }],
        expectedGrand: grand,
        payment: { token: "tok_visa_4242" },
        note: null,
      }),
    ),
  );
}

/**
 * `npm run bench -- oversell [--rounds 500] [--buyers 50]` starts the product's own HTTP server on a demo retailer;
 * with `--url http://localhost:3000` it buys at a product that runs already, whose database DATA_DIR or DATABASE_URL
 * names.
 */
export async function benchOversell(args: readonly string[]): Promise<void> {
  const given = {
    rounds: Number(optionOf(args, "rounds") ?? defaults.rounds),
    buyers: Number(optionOf(args, "buyers") ?? defaults.buyers),
  };
  const url = optionOf(args, "url");
  const result = url ? await atRunning(url, given) : await atOwn(given);
  console.log(JSON.stringify(result, null, 2));
  const isRight =
    result.wrongRounds.length + result.brokenInvariants.length + Object.keys(result.unexpected).length === 0;
  console.log(isRight ? "Exactly what was there was sold." : "NOT as it must be.");
  if (!isRight) process.exitCode = 1;
}

type Given = { rounds: number; buyers: number };

async function atOwn(given: Given): Promise<OversellResult> {
  const database = await benchDatabase();
  const pool = benchPool(database.urls.app, 1);
  try {
    await seedRetailer(makeDatabase(pool), { seed: 1, size: "s" });
    const product = await serveProduct(database.urls);
    try {
      return await runOversell(shopOverHttp(product), product.owner, given);
    } finally {
      await product.stop();
    }
  } finally {
    await pool.end();
    await database.stop();
  }
}

async function atRunning(url: string, given: Given): Promise<OversellResult> {
  const env = readEnv();
  const ownerUrl = connectionUrls(env).owner;
  const pool = benchPool(ownerUrl, 2);
  try {
    const cookie = await signIn(url, serviceAgent(env.DATA_DIR));
    return await runOversell(shopOverHttp({ url, cookie }), { pool, url: ownerUrl }, given);
  } finally {
    await pool.end();
  }
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(`--${name}`);
  return index < 0 ? undefined : args[index + 1];
}

function serviceAgent(dataDir: string): { email: string; password: string } {
  const people = JSON.parse(readFileSync(demoSignInsFile(dataDir), "utf8")) as {
    role: string;
    email: string;
    password: string;
  }[];
  const agent = people.find((person) => person.role === "service");
  if (!agent) throw new Error(`${demoSignInsFile(dataDir)} names nobody of customer service.`);
  return agent;
}
