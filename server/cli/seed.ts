import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Database } from "@/db/client.ts";
import { SetupError } from "@/db/connection.ts";
import { planRetailer, seedRetailer } from "@/db/seed/seed-retailer.ts";
import { type SeedSize, seedSizes } from "@/db/seed/sizes.ts";
import { demoSignInsFile, writeStaff } from "@/db/seed/write-staff.ts";
import { systemScope } from "@/server/auth/scope.ts";
import { findWorkspace } from "@/server/channels/queries.ts";
import type { Env } from "@/server/env.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import { say, withDatabase } from "./with-database.ts";

const usage = `npm run seed -- [--size s|m|l] [--seed number] [--force-sign-ins]

Fills an empty database with a demo retailer; does nothing where there is one. --force-sign-ins makes new
passwords for the demo's people; that happens by itself when their file in DATA_DIR is lost.`;

type Options = { size: SeedSize; seed: number; isForced: boolean };

void withDatabase(async ({ env, db }) => {
  const options = readOptions();
  if (env.OMS_ENV === "production") {
    throw new SetupError("A demo retailer is never seeded in production. Leave OMS_ENV empty for the demo.");
  }
  await seed(db, options, env);
});

async function seed(db: Database, options: Options, env: Env): Promise<void> {
  const started = performance.now();
  const made = await seedRetailer(db, { ...options, onProgress: say });
  if (made) await writeStaff(db, made.staff, env.DATA_DIR);
  if (made) say(`Seeded size ${options.size} from seed ${options.seed} in ${seconds(started)} s.`);
  else await renewSignIns(db, options, env);
}

/** The demo's people get new passwords when the file with the old ones is gone, or when asked to. */
async function renewSignIns(db: Database, options: Options, env: Env): Promise<void> {
  const workspace = await db.read(systemScope(), findWorkspace);
  const [size = "", seedText = ""] = (workspace?.seed ?? "").split("/");
  const seeded = seedSizes.find((known) => known === size);
  if (workspace?.origin !== "demo" || !seeded)
    return say("There is a retailer already; nothing was changed.");
  if (existsSync(demoSignInsFile(env.DATA_DIR)) && !options.isForced) {
    return say(`The demo retailer is there (size ${size}, seed ${seedText}); nothing was changed.`);
  }
  // People do not depend on the day, so any day gives the same ones.
  const { staff } = planRetailer({ size: seeded, seed: Number(seedText) }, "2026-01-01" as BusinessDate);
  await writeStaff(db, staff, env.DATA_DIR);
  say(`New demo passwords were made; they are in ${resolve(demoSignInsFile(env.DATA_DIR))}.`);
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
