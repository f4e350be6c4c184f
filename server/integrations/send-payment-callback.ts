import { Webhook } from "standardwebhooks";
import type { Callback } from "@/server/payments/core/contract.ts";

/** After these pauses a callback that was not taken is sent again; then it is given up, and the other side has to ask. */
const pausesMs = [200, 1000, 5000, 15_000, 60_000];
const secondsMax = 5;

type Sending = { url: string; secret: string; id: string; callback: Callback };

/** Delivers a callback at least once as far as it can: signed anew for each try, under the same webhook id. */
export async function sendPaymentCallback(sending: Sending): Promise<boolean> {
  for (const pause of [0, ...pausesMs]) {
    await new Promise<void>((resolve) => setTimeout(resolve, pause).unref());
    if (await deliverOnce(sending)) return true;
  }
  return false;
}

/** One try. A forged secret is how the fault switches make a wrong signature. */
export async function deliverOnce({ url, secret, id, callback }: Sending): Promise<boolean> {
  const body = JSON.stringify(callback);
  const at = new Date();
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(id, at, body),
      },
      redirect: "error",
      signal: AbortSignal.timeout(secondsMax * 1000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
