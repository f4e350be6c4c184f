import type { Database } from "@/db/client.ts";
import type { Log } from "@/server/context.ts";
import { expireReservations } from "@/server/inventory/expire-reservations.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { freeDeadWorkers } from "@/server/outbox/free-dead-workers.ts";
import { parkJobs } from "@/server/outbox/park-jobs.ts";
import { takeTurn } from "@/server/outbox/take-turn.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { resolveOperationsJob, sendOperationsJob } from "@/server/payments/jobs.ts";
import { refreshPricesJob } from "@/server/planning/jobs.ts";
import { newestDelaysAt, newestPricesAt } from "@/server/promising/queries.ts";
import { refreshDelaysJob } from "@/server/sourcing/jobs.ts";

const reservationsMax = 500;

/**
 * What must happen although nobody asks: dead workers' jobs are freed, reservations past their deadline expire,
 * payments without an answer are asked about, prices and delays of yesterday are worked out anew, jobs out of attempts reach a person. Each part stands for itself.
 */
export async function sweep({ db, log }: { db: Database; log: Log }): Promise<void> {
  const parts: [string, (tx: Transaction) => Promise<unknown>][] = [
    [
      "dead-workers",
      (tx) => told(freeDeadWorkers(tx.db), { log, sentence: "freed the jobs of dead workers" }),
    ],
    [
      "reservations",
      (tx) => told(expireReservations(tx.db, reservationsMax), { log, sentence: "reservations expired" }),
    ],
    ["payments", askAboutPayments],
    ["prices", refreshOldPrices],
    ["delays", refreshOldDelays],
  ];
  const rounds = parts.map(([name, work]) => ({ name, run: () => takeTurn(db, `sweep-${name}`, work) }));
  for (const { name, run } of [...rounds, { name: "parked-jobs", run: () => parkJobs({ db, log }) }])
    await run().catch((error: unknown) => log.warn({ part: name, error: String(error) }, "a sweep failed"));
}

async function told(work: Promise<number>, { log, sentence }: { log: Log; sentence: string }): Promise<void> {
  const count = await work;
  if (count > 0) log.info({ count }, sentence);
}

/** Once a day; a run that failed is tried again by the queue. */
const refreshHours = 24;

function isFresh(tx: Transaction, newest: Instant | null): boolean {
  return newest !== null && tx.now.getTime() - newest.getTime() < refreshHours * 3_600_000;
}

async function refreshOldDelays(tx: Transaction): Promise<void> {
  if (isFresh(tx, await newestDelaysAt(tx.db))) return;
  await enqueue(tx, refreshDelaysJob, {}, { key: refreshDelaysJob.name });
}

async function refreshOldPrices(tx: Transaction): Promise<void> {
  if (!isFresh(tx, await newestPricesAt(tx.db)))
    await enqueue(tx, refreshPricesJob, {}, { key: refreshPricesJob.name });
}

/** A key of its own each: what waits already is not added again. */
async function askAboutPayments(tx: Transaction): Promise<void> {
  await enqueue(tx, resolveOperationsJob, {}, { key: resolveOperationsJob.name });
  await enqueue(tx, sendOperationsJob, {}, { key: sendOperationsJob.name });
}
