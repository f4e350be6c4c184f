import type { z } from "zod";
import {
  answerSecondsMax,
  ledgerPageSchema,
  type OperationRequest,
  operationAnswerSchema,
} from "@/server/payments/core/contract.ts";
import { factsOf, type OutcomeFacts } from "@/server/payments/core/settle.ts";
import type { PaymentGateway } from "@/server/payments/gateway.ts";

/** An answer of one operation is small, a page of the ledger is not. */
const answerBytesMax = 65_536;
const pageBytesMax = 4_194_304;
const pageSize = 200;

type Heard = { status: number; body: unknown };

/**
 * The provider behind `PAYMENT_PROVIDER_URL`, over the contract in `server/payments/CONTRACT.md`.
 * Only a clear answer counts: a timeout, a reset, a 5xx or an answer that reads as nothing is lost.
 */
export function paymentProviderHttp({
  url,
  secondsMax = answerSecondsMax,
}: {
  url: string;
  secondsMax?: number;
}): PaymentGateway {
  const base = url.replace(/\/+$/, "");
  const call = (path: string, options: { body?: OperationRequest; bytesMax: number }) =>
    hear(`${base}${path}`, { ...options, secondsMax });
  return {
    async send(request) {
      try {
        return factsFrom(request.id, await call("/operations", { body: request, bytesMax: answerBytesMax }));
      } catch (error) {
        return { state: "lost", reason: reasonOf(error) };
      }
    },
    async find(operationId) {
      try {
        const heard = await call(`/operations/${encodeURIComponent(operationId)}`, {
          bytesMax: answerBytesMax,
        });
        if (heard.status === 404) return { kind: "absent" };
        if (heard.status !== 200) return { kind: "unreachable", reason: `HTTP ${heard.status}` };
        const facts = factsFrom(operationId, heard);
        return facts.state === "lost"
          ? { kind: "unreachable", reason: facts.reason }
          : { kind: "found", facts };
      } catch (error) {
        return { kind: "unreachable", reason: reasonOf(error) };
      }
    },
    async list({ after }) {
      const query = new URLSearchParams({ after: after ?? "", limit: String(pageSize) });
      const heard = await call(`/operations?${query}`, { bytesMax: pageBytesMax });
      if (heard.status !== 200) throw new Error(`the payment provider's list answered HTTP ${heard.status}`);
      return parse(ledgerPageSchema, heard.body);
    },
  };
}

function factsFrom(operationId: string, { status, body }: Heard): OutcomeFacts {
  if (status === 200 || status === 201 || status === 202) {
    const answer = operationAnswerSchema.safeParse(body);
    if (!answer.success) return { state: "lost", reason: "an answer outside the contract" };
    if (answer.data.id !== operationId) return { state: "lost", reason: "an answer about another operation" };
    return factsOf(answer.data);
  }
  // Only these two say that nothing happened; a 409 or a 429 says nothing about this wish.
  if (status === 400 || status === 422)
    return { state: "failed", providerRef: null, reason: `refused as malformed: ${errorOf(body)}` };
  return { state: "lost", reason: `HTTP ${status}` };
}

function errorOf(body: unknown): string {
  const error = body !== null && typeof body === "object" && "error" in body ? body.error : null;
  return typeof error === "string" ? error.slice(0, 120) : "no reason given";
}

/** One call with a deadline over connection, headers and body together. */
async function hear(
  url: string,
  options: { body?: OperationRequest; bytesMax: number; secondsMax: number },
): Promise<Heard> {
  const response = await fetch(url, {
    method: options.body ? "POST" : "GET",
    headers: { accept: "application/json", ...(options.body ? { "content-type": "application/json" } : {}) },
    body: options.body ? JSON.stringify(options.body) : undefined,
    redirect: "error",
    signal: AbortSignal.timeout(options.secondsMax * 1000),
  });
  const text = await readCapped(response, options.bytesMax);
  return { status: response.status, body: parseJson(text) };
}

async function readCapped(response: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Error(`an answer of more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error("the payment provider's list is outside the contract");
  return parsed.data;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  if (error.name === "TimeoutError") return "no answer in time";
  const cause = error.cause instanceof Error && "code" in error.cause ? String(error.cause.code) : null;
  return cause ?? error.message.slice(0, 120);
}
