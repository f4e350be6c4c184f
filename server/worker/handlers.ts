import type { z } from "zod";
import type { CommandContext } from "@/server/context.ts";
import { confirmOrder } from "@/server/orders/confirm-order.ts";
import { confirmOrderJob } from "@/server/orders/jobs.ts";
import type { Job } from "@/server/outbox/declare.ts";
import { applyCallback } from "@/server/payments/apply-callback.ts";
import { captureLines } from "@/server/payments/capture-lines.ts";
import type { PaymentGateway } from "@/server/payments/gateway.ts";
import {
  applyCallbackJob,
  captureJob,
  reconcileJob,
  resolveOperationsJob,
  sendOperationsJob,
  settleCancellationJob,
} from "@/server/payments/jobs.ts";
import { reconcileLedger } from "@/server/payments/reconcile-ledger.ts";
import { resolveOperations } from "@/server/payments/resolve-operations.ts";
import { sendOperations } from "@/server/payments/send-operations.ts";
import { settleCancellation } from "@/server/payments/settle-cancellation.ts";
import { refreshPricesJob } from "@/server/planning/jobs.ts";
import { refreshPrices } from "@/server/planning/refresh-prices.ts";
import type { SolvePrices } from "@/server/planning/solve-prices.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";
import {
  refreshDelaysJob,
  releaseWaveJob,
  rerouteLinesJob,
  serveWaitingJob,
  sourceOrderJob,
} from "@/server/sourcing/jobs.ts";
import { refreshDelays } from "@/server/sourcing/refresh-delays.ts";
import { releaseWave } from "@/server/sourcing/release-wave.ts";
import { rerouteLines } from "@/server/sourcing/reroute-lines.ts";
import { serveWaiting } from "@/server/sourcing/serve-waiting.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";

/** What jobs need beside the database. */
export type WorkerServices = { solve: SolveModel; solvePrices: SolvePrices; payments: PaymentGateway };

/** A job's work: a command under the job's own id, so that a repeat has no second effect. */
export type JobHandler = (ctx: CommandContext, payload: unknown) => Promise<unknown>;

/** Every job of the house by name. The payload is parsed by its declaration before a room sees it. */
export function makeHandlers({
  solve,
  solvePrices,
  payments,
}: WorkerServices): Readonly<Record<string, JobHandler>> {
  return Object.fromEntries([
    handle(confirmOrderJob, (ctx, { orderId }) => confirmOrder(ctx, { orderId })),
    handle(sendOperationsJob, (ctx, input) => sendOperations(ctx, input, payments)),
    handle(captureJob, (ctx, input) => captureLines(ctx, input)),
    handle(settleCancellationJob, (ctx, input) => settleCancellation(ctx, input)),
    handle(resolveOperationsJob, (ctx, input) => resolveOperations(ctx, input, payments)),
    handle(applyCallbackJob, (ctx, input) => applyCallback(ctx, input)),
    handle(sourceOrderJob, (ctx, { orderId, holdId, isRestock }) =>
      sourceOrder(
        ctx,
        { solve },
        { orderId, trigger: isRestock ? "restocked" : holdId ? "released" : "placed" },
      ),
    ),
    handle(serveWaitingJob, (ctx, { variantId }) => serveWaiting(ctx, { variantId })),
    handle(rerouteLinesJob, (ctx, { orderId }) => rerouteLines(ctx, { solve }, { orderId })),
    handle(releaseWaveJob, (ctx) => releaseWave(ctx, { solve })),
    handle(refreshPricesJob, (ctx, input) => refreshPrices(ctx, { solvePrices }, input)),
    handle(refreshDelaysJob, (ctx) => refreshDelays(ctx)),
    handle(reconcileJob, (ctx, input) => reconcileLedger(ctx, input, payments)),
  ]);
}

function handle<N extends string, S extends z.ZodType>(
  job: Job<N, S>,
  work: (ctx: CommandContext, input: z.output<S>) => Promise<unknown>,
): [string, JobHandler] {
  return [job.name, (ctx, payload) => work(ctx, job.payload.parse(payload))];
}
