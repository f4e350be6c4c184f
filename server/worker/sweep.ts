import type { Database } from "@/db/client.ts";
import type { Log } from "@/server/context.ts";
import { findDueOrders } from "@/server/fulfillment/queries/find-allocated.ts";
import { expireReservations } from "@/server/inventory/expire-reservations.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { freeDeadWorkers } from "@/server/outbox/free-dead-workers.ts";
import { parkJobs } from "@/server/outbox/park-jobs.ts";
import { takeTurn } from "@/server/outbox/take-turn.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { resolveOperationsJob, sendOperationsJob } from "@/server/payments/jobs.ts";
import { noticeStock } from "@/server/planning/notice-stock.ts";
import { newestDelaysAt } from "@/server/promising/queries.ts";
import { refreshDelaysJob, releaseWaveJob } from "@/server/sourcing/jobs.ts";
import { rescueOverdue } from "@/server/sourcing/serve-waiting.ts";

const reservationsMax = 500;

/**
 * What must happen although nobody asks: dead workers' jobs are freed, reservations past their deadline expire,
 * payments without an answer are asked about, prices of yesterday or of another stock are worked out anew, delays of
 * yesterday are counted anew, allocated work whose time has come is released, who waits for goods that did not come is
 * decided again, jobs out of attempts reach a person. Each
 * part stands for itself.
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
    ["prices", noticeStock],
    ["waves", releaseWhatIsDue],
    ["delays", refreshOldDelays],
    ["backorders", rescueOverdue],
  ];
  const rounds = parts.map(([name, work]) => ({ name, run: () => takeTurn(db, `sweep-${name}`, work) }));
  for (const { name, run } of [...rounds, { name: "parked-jobs", run: () => parkJobs({ db, log }) }])
    await run().catch((error: unknown) => log.warn({ part: name, error: String(error) }, "a sweep failed"));
}

async function told(work: Promise<number>, { log, sentence }: { log: Log; sentence: string }): Promise<void> {
  const count = await work;
  if (count > 0) log.info({ count }, sentence);
}

async function releaseWhatIsDue(tx: Transaction): Promise<void> {
  const [due] = await findDueOrders(tx.db, { until: tx.now, max: 1 });
  if (due) await enqueue(tx, releaseWaveJob, {}, { key: releaseWaveJob.name });
}

/** Once a day; a run that failed is tried again by the queue. */
const refreshHours = 24;

async function refreshOldDelays(tx: Transaction): Promise<void> {
  const newest = await newestDelaysAt(tx.db);
  const isFresh = newest !== null && tx.now.getTime() - newest.getTime() < refreshHours * 3_600_000;
  if (!isFresh) await enqueue(tx, refreshDelaysJob, {}, { key: refreshDelaysJob.name });
}

/** A key of its own each: what waits already is not added again. */
async function askAboutPayments(tx: Transaction): Promise<void> {
  await enqueue(tx, resolveOperationsJob, {}, { key: resolveOperationsJob.name });
  await enqueue(tx, sendOperationsJob, {}, { key: sendOperationsJob.name });
}
