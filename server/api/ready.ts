import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "@/db/client.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Log } from "@/server/context.ts";
import { answerJson, type Visit } from "@/server/http.ts";
import { findReadiness } from "@/server/outbox/queries.ts";

const journal = join(import.meta.dirname, "..", "..", "db", "migrations", "meta", "_journal.json");

/** Answers 200 when requests can be served and their jobs will be done: database, migrations, a living worker. */
export function makeReadyDoor(deps: { db: Database; isDraining: () => boolean; log: Log }) {
  const expected = expectedMigrations();
  return async ({ response }: Visit): Promise<void> => {
    const found = await findReadiness({ db: deps.db, scope: systemScope() }).catch((error: unknown) => {
      deps.log.warn({ error: String(error) }, "the database does not answer");
      return null;
    });
    const parts = {
      database: found !== null,
      migrations: found !== null && expected.every((name) => found.migrations.has(name)),
      workers: found?.workersAlive ?? 0,
      isDraining: deps.isDraining(),
    };
    const isReady = parts.database && parts.migrations && parts.workers > 0 && !parts.isDraining;
    answerJson(response, isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", ...parts });
  };
}

function expectedMigrations(): string[] {
  const { entries } = JSON.parse(readFileSync(journal, "utf8")) as { entries: { tag: string }[] };
  return [...entries.map(({ tag }) => tag), "db/sql"];
}
