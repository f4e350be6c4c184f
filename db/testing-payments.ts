/**
 * A whole world of payments for database tests: orders in Postgres, the local provider as a real HTTP server with its
 * own store, its callbacks into `receivePaymentWebhook`, and graphile-worker running the payments' jobs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Logger, run, type TaskList } from "graphile-worker";
import {
  type LocalProvider,
  startLocalPaymentProvider,
} from "@/server/integrations/local-payment-provider.ts";
import { paymentProviderHttp } from "@/server/integrations/payment-provider-http.ts";
import { newId, type OrderId, type OrderLineId, type VariantId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { applyCallback } from "@/server/payments/apply-callback.ts";
import { captureLines } from "@/server/payments/capture-lines.ts";
import type { PaymentGateway } from "@/server/payments/gateway.ts";
import {
  applyCallbackJob,
  captureJob,
  resolveOperationsJob,
  sendOperationsJob,
  settleCancellationJob,
} from "@/server/payments/jobs.ts";
import { receivePaymentWebhook } from "@/server/payments/receive-webhook.ts";
import { requestAuthorization } from "@/server/payments/request-authorization.ts";
import { resolveOperations } from "@/server/payments/resolve-operations.ts";
import { sendOperations } from "@/server/payments/send-operations.ts";
import { settleCancellation } from "@/server/payments/settle-cancellation.ts";
import { silentLog, type TestDatabase } from "./testing.ts";
import { insertRow, makeChannel, makePerson, makeVariant } from "./testing-rows.ts";

export const webhookSecret = `whsec_${Buffer.from("a secret of thirty-two bytes yes").toString("base64")}`;

export type TestLine = { quantity: number; unitPrice: number; tax: number; discount?: number };
export type TestOrder = { orderId: OrderId; lineIds: OrderLineId[]; grand: number };
export type PaymentsWorld = Awaited<ReturnType<typeof paymentsWorld>>;

export async function paymentsWorld(database: TestDatabase) {
  const dataDir = mkdtempSync(join(tmpdir(), "payments-"));
  const door = await webhookDoor(database);
  const startProvider = (port: number) =>
    startLocalPaymentProvider({
      port,
      dataDir,
      callbackUrl: door.url,
      secret: webhookSecret,
      pendingMs: 300,
    });
  const held: { provider: LocalProvider } = { provider: await startProvider(0) };
  const url = held.provider.url;
  const gateway = paymentProviderHttp({ url });
  const hastyGateway = paymentProviderHttp({ url, secondsMax: 0.4 });
  const makeOrder = await orderMaker(database);
  return {
    url,
    dataDir,
    doorUrl: door.url,
    gateway,
    /** Gives up after 0.4 s: for faults that are about not answering. */
    hastyGateway,
    makeOrder,
    faults: (given: Record<string, unknown>) => post(`${url}/faults`, given),
    startWorker: () => startWorker(database, hastyGateway),
    stopProvider: () => held.provider.close(),
    restartProvider: async () => {
      held.provider = await startProvider(Number(new URL(url).port));
    },
    /** The provider's own books, read past our adapter. */
    ledger: async (): Promise<ProviderRow[]> => {
      const all: ProviderRow[] = [];
      for (;;) {
        const after = all.at(-1)?.id ?? "";
        const page = await (await fetch(`${url}/operations?after=${after}&limit=1000`)).json();
        all.push(...page.operations);
        if (!page.hasMore) return all;
      }
    },
    close: async () => {
      await held.provider.close();
      await door.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type ProviderRow = {
  id: string;
  kind: string;
  amount: number;
  state: string;
  providerRef: string;
  reference: string;
};

export async function post(url: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", body: JSON.stringify(body), headers });
}

/** What main.ts does with `/api/webhooks/payments`. */
async function webhookDoor({ db }: TestDatabase) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const rawBody = Buffer.concat(chunks).toString("utf8");
    const deps = { db, secrets: [webhookSecret], requestId: "test", log: silentLog };
    const answer = await receivePaymentWebhook(deps, { headers: request.headers, rawBody });
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}/api/webhooks/payments`, close };
}

async function startWorker(database: TestDatabase, gateway: PaymentGateway) {
  const ctx = () => database.command();
  const taskList: TaskList = {
    [sendOperationsJob.name]: async (payload) => {
      await sendOperations(ctx(), sendOperationsJob.payload.parse(payload), gateway);
    },
    [captureJob.name]: async (payload) => {
      await captureLines(ctx(), captureJob.payload.parse(payload));
    },
    [settleCancellationJob.name]: async (payload) => {
      await settleCancellation(ctx(), settleCancellationJob.payload.parse(payload));
    },
    [resolveOperationsJob.name]: async (payload) => {
      await resolveOperations(ctx(), resolveOperationsJob.payload.parse(payload), gateway);
    },
    [applyCallbackJob.name]: async (payload) => {
      await applyCallback(ctx(), applyCallbackJob.payload.parse(payload));
    },
  };
  const quiet = new Logger(() => () => {});
  const pace = { concurrency: 8, pollInterval: 100 };
  return run({ pgPool: database.ownerPool, taskList, ...pace, logger: quiet, noHandleSignals: true });
}

/** Makes an order with its lines and, unless it was paid outside, the wish to authorize it. */
async function orderMaker(database: TestDatabase) {
  const pool = database.ownerPool;
  const channelId = await makeChannel(pool);
  const personId = await makePerson(pool);
  const variantId = await makeVariant(pool);
  return async (
    lines: readonly TestLine[],
    given: { token?: string; shipping?: number; shippingTax?: number; isPaidOutside?: boolean } = {},
  ): Promise<TestOrder> => {
    const { token = "tok_visa", shipping = 0, shippingTax = 0, isPaidOutside = false } = given;
    const orderId = newId("ord");
    const sum = (of: (line: TestLine) => number) => lines.reduce((total, line) => total + of(line), 0);
    const subtotal = sum((line) => line.unitPrice * line.quantity);
    const discount = sum((line) => line.discount ?? 0);
    const tax = sum((line) => line.tax) + shippingTax;
    const grand = subtotal - discount + shipping + tax;
    await insertRow(pool, "sales_order", {
      ...{ id: orderId, state: "placed", channel_id: channelId, person_id: personId, currency: "USD" },
      ...{ subtotal, discount, shipping, shipping_tax: shippingTax, tax, grand },
      is_paid_outside: isPaidOutside,
      ordered_at: new Date(),
      placed_at: new Date(),
      placed_by: "test",
    });
    const lineIds = await insertLines(database, { orderId, variantId, lines });
    if (!isPaidOutside) {
      await runCommand(database.command(), { name: "test.place", input: orderId }, async (tx) => {
        const amount = { amount: grand, currency: "USD" as const };
        const outcome = await requestAuthorization(tx, { orderId, amount, token });
        return outcome.ok ? done(null) : outcome;
      });
    }
    return { orderId, lineIds, grand };
  };
}

async function insertLines(
  { ownerPool }: TestDatabase,
  { orderId, variantId, lines }: { orderId: OrderId; variantId: VariantId; lines: readonly TestLine[] },
): Promise<OrderLineId[]> {
  const ids = lines.map(() => newId("oln"));
  for (const [index, line] of lines.entries()) {
    await insertRow(ownerPool, "order_line", {
      ...{ id: ids[index], order_id: orderId, line_number: index + 1, variant_id: variantId },
      ...{ sku: "T", name: "Test shirt", mode: "ship", unit_price: line.unitPrice, tax: line.tax },
      ...{ discount: line.discount ?? 0, ordered: line.quantity, unallocated: line.quantity },
    });
  }
  return ids;
}
