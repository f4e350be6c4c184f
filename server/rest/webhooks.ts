import type { Database } from "@/db/client.ts";
import type { Log } from "@/server/context.ts";
import { answerJson, readBody, type Visit } from "@/server/http.ts";
import { receivePaymentWebhook } from "@/server/payments/receive-webhook.ts";

type Received = { headers: Visit["request"]["headers"]; rawBody: string; requestId: string };
type Webhook = (received: Received) => Promise<{ status: number; body: string }>;

const prefix = "/api/webhooks/";

/** Messages from outside by the last part of their path. Without a secret nothing is believed. */
export function makeWebhookDoor(deps: { db: Database; log: Log; paymentSecrets: readonly string[] }) {
  const { db, log, paymentSecrets } = deps;
  const webhooks: Readonly<Record<string, Webhook>> = {
    payments: ({ requestId, ...received }) =>
      receivePaymentWebhook({ db, log, secrets: paymentSecrets, requestId }, received),
  };
  return async ({ request, response, url, requestId }: Visit): Promise<void> => {
    const name = url.pathname.slice(prefix.length);
    const receive = Object.hasOwn(webhooks, name) ? webhooks[name] : undefined;
    if (!receive) return answerJson(response, 404, { error: "There is no such webhook.", requestId });
    if (request.method !== "POST")
      return answerJson(response, 405, { error: "Only POST is understood.", requestId });
    const rawBody = (await readBody(request)).toString("utf8");
    const answer = await receive({ headers: request.headers, rawBody, requestId });
    response.statusCode = answer.status;
    response.end(answer.body);
  };
}
