import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { Instant } from "@/server/kernel/instant.ts";
import type { Job } from "./declare.ts";
import type { Transaction } from "./transaction.ts";

/** Adds a job inside the transaction that causes it: it exists exactly if the change does. */
export async function enqueue<N extends string, S extends z.ZodType>(
  tx: Transaction,
  job: Job<N, S>,
  payload: z.input<S>,
  options: { key?: string; runAt?: Instant } = {},
): Promise<void> {
  const body = JSON.stringify(job.payload.parse(payload));
  const runAt = options.runAt?.toISOString() ?? null;
  await tx.db.execute(
    sql`select everyshelf_enqueue(${job.name}, ${body}::jsonb, ${job.queue}, ${options.key ?? null}, ${runAt}::timestamptz)`,
  );
}
