import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetupError } from "@/db/connection.ts";
import { markDayPlayed, playOpenDay } from "@/db/seed/open-day.ts";
import { writePastOrders } from "@/db/seed/past-orders.ts";
import { planRetailer, seedMark, seedRetailer } from "@/db/seed/seed-retailer.ts";
import { type SeedSize, seedSizes } from "@/db/seed/sizes.ts";
import { addStaff, demoSignInsFile, renewPasswords } from "@/db/seed/write-staff.ts";
import { systemScope } from "@/server/auth/scope.ts";
import { findWorkspace } from "@/server/channels/queries.ts";
import { businessDate } from "@/server/kernel/instant.ts";
import { say, type Tool, withDatabase } from "./with-database.ts";

const usage = `npm run seed -- [--size s|m|l] [--seed number] [--force-sign-ins]

Fills an empty database with a demo retailer; does nothing where there is one. --force-sign-ins makes new
passwords for the demo's people; that happens by itself when their file in DATA_DIR is lost.`;

type Options = { size: SeedSize; seed: number; isForced: boolean };

void withDatabase(
  async (tool) => {
    const options = readOptions();
    if (tool.env.OMS_ENV === "production") {
      throw new SetupError(
        "A demo retailer is never seeded in production. Leave OMS_ENV empty for the demo.",
      );
    }
    await seed(tool, options);
  },
  { mayCreate: true },
);

/**
 * One transaction writes the retailer; then the open day is played, then people get their passwords. A start that was
 * killed in between goes on where it was, since the workspace remembers its seed and whether the day is over.
 */
async function seed({ db, env, pool, context }: Tool, options: Options): Promise<void> {
  const started = performance.now();
  const made = await seedRetailer(db, { ...options, onProgress: say });
  const found = await db.read(systemScope(), findWorkspace);
  const [size = "", seedText = "", rest] = (found?.seed ?? "").split("/");
  const seeded = seedSizes.find((known) => known === size);
  if (found?.origin !== "demo" || !seeded) return say("There is a retailer already; nothing was changed.");
  const isPlayed = rest === undefined;
  const hasSignIns = existsSync(demoSignInsFile(env.DATA_DIR));
  if (isPlayed && hasSignIns && !options.isForced) {
    return say(`The demo retailer is there (size ${size}, seed ${seedText}); nothing was changed.`);
  }
  const plan = { size: seeded, seed: Number(seedText) };
  const today = await db.read(systemScope(), async (_handle, now) => businessDate(now, "UTC"));
  const retailer = made ?? planRetailer(plan, today);
  const isNew = await addStaff(db, retailer.staff);
  if (!isPlayed) {
    await writePastOrders(db, {
      seed: plan.seed,
      orders: retailer.plan.pastOrders,
      onProgress: (written) => say(`Seeding the retailer: ${written} orders of the past …`),
    });
    say("Seeding the retailer: its open day …");
    const providerUrl = env.PAYMENT_PROVIDER_URL ?? null;
    const surroundings = { db, pool, log: context.log, dataDir: env.DATA_DIR, providerUrl };
    const { orders } = await playOpenDay(surroundings, retailer, plan);
    await markDayPlayed(db, seedMark(plan));
    say(`Seeded size ${size} from seed ${seedText} with ${orders} orders of today in ${seconds(started)} s.`);
  }
  await renewPasswords(db, retailer.staff, env.DATA_DIR);
  if (!isNew) say(`New demo passwords were made; they are in ${resolve(demoSignInsFile(env.DATA_DIR))}.`);
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      size: { type: "string", default: "m" },
      seed: { type: "string", default: "1" },
      "force-sign-ins": { type: "boolean", default: false },
    },
  });
  const size = seedSizes.find((known) => known === values.size);
  const seed = Number(values.seed);
  if (!size) throw new SetupError(`--size ${values.size} is none of s, m, l.\n\n${usage}`);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new SetupError(`--seed ${values.seed} is not a whole number.\n\n${usage}`);
  }
  return { size, seed, isForced: values["force-sign-ins"] };
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
