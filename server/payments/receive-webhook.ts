import { createHash, timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Database } from "@/db/client.ts";
import { inboundMessage } from "@/db/schema/outbox.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Log } from "@/server/context.ts";
import { done } from "@/server/kernel/outcome.ts";
import { isStorable } from "@/server/kernel/storable.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { callbackBytesMax, callbackToleranceSeconds } from "./core/contract.ts";
import { applyCallbackJob } from "./jobs.ts";

export type WebhookDeps = {
  db: Database;
  /** `whsec_…`; two while one replaces the other. */
  secrets: readonly string[];
  requestId: string;
  log: Log;
};
type Received = {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  rawBody: string;
};
export type WebhookAnswer = { status: 200 | 400 | 401 | 409 | 413; body: string };

const refusedSilently: WebhookAnswer = { status: 401, body: "" };

/**
 * Takes a callback in: proves its signature, keeps it once per webhook id, answers. A job applies it.
 * A message that proves nothing learns nothing.
 */
export async function receivePaymentWebhook(
  deps: WebhookDeps,
  { headers, rawBody }: Received,
): Promise<WebhookAnswer> {
  if (Buffer.byteLength(rawBody) > callbackBytesMax) return { status: 413, body: "" };
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signature = headerOf(headers, "webhook-signature");
  if (!id || !timestamp || !signature || id.length > 200 || !/^\d{1,12}$/.test(timestamp))
    return refusedSilently;
  const sentAt = new Date(Number(timestamp) * 1000);
  if (!deps.secrets.some((secret) => isSigned({ secret, id, sentAt, rawBody, signature })))
    return refusedSilently;
  const body = parseObject(rawBody);
  if (!body) return { status: 400, body: "" };
  return store(deps, { id, sentAt, body });
}

/** The library signs; we compare in constant time, so that only the database's clock judges the timestamp. */
function isSigned(message: {
  secret: string;
  id: string;
  sentAt: Date;
  rawBody: string;
  signature: string;
}): boolean {
  const expected = Buffer.from(new Webhook(message.secret).sign(message.id, message.sentAt, message.rawBody));
  return message.signature.split(" ").some((given) => {
    const found = Buffer.from(given);
    return found.length === expected.length && timingSafeEqual(found, expected);
  });
}

async function store(
  deps: WebhookDeps,
  { id, sentAt, body }: { id: string; sentAt: Date; body: Record<string, unknown> },
): Promise<WebhookAnswer> {
  const ctx = {
    db: deps.db,
    actor: systemActor,
    scope: systemScope(),
    requestId: deps.requestId,
    log: deps.log,
    commandId: `whk_${createHash("sha256").update(id).digest("hex").slice(0, 40)}`,
  };
  const now = await deps.db.read(ctx.scope, async (_db, moment) => moment);
  if (Math.abs(now.getTime() - sentAt.getTime()) > callbackToleranceSeconds * 1000) return refusedSilently;
  const frame = { name: "payments.receive-webhook", input: { id, body }, entityId: id };
  const outcome = await runCommand(ctx, frame, async (tx) => {
    const rows = await tx.db
      .insert(inboundMessage)
      .values({ source: "payments", externalId: id, body, receivedAt: tx.now })
      .onConflictDoNothing()
      .returning({ seq: inboundMessage.seq });
    if (rows.length === 1) await enqueue(tx, applyCallbackJob, { externalId: id });
    return done({ isNew: rows.length === 1 });
  });
  return outcome.ok ? { status: 200, body: "" } : { status: 409, body: "" };
}

function headerOf(headers: Received["headers"], name: string): string | null {
  const value = headers[name];
  return typeof value === "string" ? value : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    return isObject && isStorable(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
