import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Random, seededRandom } from "@/server/kernel/random.ts";
import { type OperationRequest, operationRequestSchema } from "@/server/payments/core/contract.ts";
import { decideOperation, type LocalOperation, testTokens } from "./core/local-payments.ts";
import {
  type AnswerFault,
  drawAnswerFault,
  noPaymentFaults,
  type PaymentFaults,
  paymentFaultsSchema,
} from "./core/payment-faults.ts";
import { type LocalPaymentStore, openLocalPaymentStore } from "./local-payment-store.ts";
import { deliverOnce, sendPaymentCallback } from "./send-payment-callback.ts";

export type LocalProviderOptions = {
  port: number;
  dataDir: string;
  /** Where settled operations are told, and the secret that signs them; without both there are no callbacks. */
  callbackUrl?: string;
  secret?: string;
  /** How long a pending operation takes. */
  pendingMs?: number;
};
export type LocalProvider = { url: string; server: Server; close(): Promise<void> };

type Provider = {
  store: LocalPaymentStore;
  options: LocalProviderOptions;
  faults: PaymentFaults;
  random: Random;
  timers: Set<NodeJS.Timeout>;
};

const bodyBytesMax = 65_536;
const pageMax = 1000;
/** Not a secret: what the fault switch forges signatures with. */
const forgedSecret = `whsec_${Buffer.from("forged by the local provider").toString("base64")}`;

/** The payment provider of the demo: the contract over HTTP on the loopback, books of its own, and fault switches. */
export async function startLocalPaymentProvider(options: LocalProviderOptions): Promise<LocalProvider> {
  const provider: Provider = {
    store: openLocalPaymentStore(options.dataDir),
    options,
    faults: noPaymentFaults,
    random: seededRandom(1),
    timers: new Set(),
  };
  const server = createServer((request, response) => {
    route(provider, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  for (const operation of provider.store.all)
    if (operation.state === "pending") settleLater(provider, operation);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    close: async () => {
      for (const timer of provider.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      provider.store.close();
    },
  };
}

async function route(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const isFaults = url.pathname === "/faults";
  if (provider.faults.isDown && !isFaults) {
    request.socket.destroy();
    return;
  }
  if (isFaults) return switchFaults(provider, request, response);
  if (url.pathname === "/health") return answer(response, 200, { isUp: true });
  if (url.pathname === "/operations" && request.method === "POST") return accept(provider, request, response);
  if (request.method !== "GET") return answer(response, 405, { error: "no such call" });
  if (url.pathname === "/operations") return list(provider, url.searchParams, response);
  const [, id] = /^\/operations\/([A-Za-z0-9_-]{8,80})$/.exec(url.pathname) ?? [];
  const found = id ? provider.store.find(id) : null;
  return found ? answer(response, 200, view(found)) : answer(response, 404, { error: "unknown operation" });
}

async function accept(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parsed = operationRequestSchema.safeParse(await readJson(request));
  if (!parsed.success)
    return answer(response, 400, { error: parsed.error.issues[0]?.message ?? "malformed" });
  const fault = drawAnswerFault(provider.faults, provider.random);
  if (fault === "reset") {
    request.socket.destroy();
    return;
  }
  const wish = parsed.data;
  const known = provider.store.find(wish.id);
  if (known && !isSame(known.request, wish))
    return answer(response, 409, { error: "this id was used for another operation" });
  const operation = known ?? takeOn(provider, wish);
  if (!known) await tellNewly(provider, operation);
  await answerWith(fault, { provider, operation, response });
}

/** Decides and writes: one synchronous step, so no two operations decide on the same sums. */
function takeOn({ store }: Provider, request: OperationRequest): LocalOperation {
  const on = request.authorization;
  const authorization = on ? store.findByRef(on) : null;
  const decision = decideOperation(request, { authorization, onIt: on ? store.on(on) : [] });
  const operation: LocalOperation = { request, providerRef: store.nextRef(), ...decision };
  store.add(operation);
  return operation;
}

async function answerWith(
  fault: AnswerFault,
  given: { provider: Provider; operation: LocalOperation; response: ServerResponse },
): Promise<void> {
  const { provider, operation, response } = given;
  if (fault === "effectThen500") return answer(response, 500, { error: "something went wrong" });
  // The caller's deadline ends it: nothing is ever written to this response.
  if (fault === "effectThenTimeout") return;
  const slow = testTokens[operation.request.token ?? ""]?.delayMs ?? 0;
  const delay = fault === "delay" ? provider.faults.delayMs : slow;
  if (delay > 0) await new Promise<void>((resolve) => setTimeout(resolve, delay).unref());
  answer(response, 200, view(provider.store.find(operation.request.id) ?? operation));
}

async function tellNewly(provider: Provider, operation: LocalOperation): Promise<void> {
  if (operation.state === "pending") return settleLater(provider, operation);
  const isEarly = provider.random.next() < provider.faults.earlyCallback;
  const told = callBack(provider, operation);
  if (isEarly) await told;
}

function settleLater(provider: Provider, operation: LocalOperation): void {
  const timer = setTimeout(() => {
    provider.timers.delete(timer);
    const state = operation.reason ? "failed" : "succeeded";
    const settled = provider.store.settle(operation.request.id, { state, reason: operation.reason });
    if (settled) void callBack(provider, settled);
  }, provider.options.pendingMs ?? 1500);
  provider.timers.add(timer);
}

async function callBack(provider: Provider, operation: LocalOperation): Promise<void> {
  const { callbackUrl, secret } = provider.options;
  if (!callbackUrl || !secret) return;
  const { faults, random } = provider;
  const data = view(operation);
  const callback = { type: `operation.${operation.state}`, timestamp: new Date().toISOString(), data };
  const sending = {
    url: callbackUrl,
    secret,
    id: `msg_${operation.request.id}_${operation.state}`,
    callback,
  };
  if (random.next() < faults.wrongSignature) await deliverOnce({ ...sending, secret: forgedSecret });
  const copies = random.next() < faults.duplicateCallback ? 2 : 1;
  await Promise.all(Array.from({ length: copies }, () => sendPaymentCallback(sending)));
}

async function list({ store }: Provider, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const after = query.get("after") ?? "";
  const limit = Math.min(pageMax, Math.max(1, Number(query.get("limit") ?? 200) || 200));
  const start = after === "" ? 0 : store.all.findIndex((entry) => entry.request.id === after) + 1;
  if (after !== "" && start === 0)
    return answer(response, 400, { error: "after names an unknown operation" });
  const page = store.all.slice(start, start + limit);
  return answer(response, 200, { operations: page.map(view), hasMore: start + limit < store.all.length });
}

async function switchFaults(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  if (request.method === "GET") return answer(response, 200, provider.faults);
  const parsed = paymentFaultsSchema.safeParse(await readJson(request));
  if (!parsed.success)
    return answer(response, 400, { error: parsed.error.issues[0]?.message ?? "malformed" });
  provider.faults = parsed.data;
  provider.random = seededRandom(parsed.data.seed);
  return answer(response, 200, provider.faults);
}

/** The whole of an operation but its token. */
function view({ request, providerRef, state, reason, brand, last4 }: LocalOperation) {
  const { token: _token, ...asked } = request;
  return { ...asked, providerRef, state, reason: state === "pending" ? null : reason, brand, last4 };
}

function isSame(left: OperationRequest, right: OperationRequest): boolean {
  const keys = ["id", "kind", "amount", "currency", "authorization", "token", "reference"] as const;
  return keys.every((key) => left[key] === right[key]);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > bodyBytesMax) return null;
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return null;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
