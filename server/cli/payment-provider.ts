import { parseArgs } from "node:util";
import { readEnv } from "@/server/env.ts";
import { checkPaymentProvider } from "@/server/integrations/check-payment-provider.ts";
import { startLocalPaymentProvider } from "@/server/integrations/local-payment-provider.ts";

const usage = `The local payment provider, for demo and tests.
  node --import tsx server/cli/payment-provider.ts [--port 3002] [--data-dir .data] [--callback-url http://127.0.0.1:3000/api/webhooks/payments]
  node --import tsx server/cli/payment-provider.ts --check http://127.0.0.1:4000      whether another provider keeps the contract
  PAYMENT_WEBHOOK_SECRET signs the callbacks. POST /faults switches faults on: server/payments/CONTRACT.md tells how.`;

/** A process of its own with its own store: a crash or a rollback in the app can't undo what it did. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "3002" },
      "data-dir": { type: "string" },
      "callback-url": { type: "string" },
      check: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (values.check) return check(values.check);
  const env = readEnv();
  if (env.OMS_ENV === "production") {
    console.error(
      "The local payment provider takes no real money and refuses OMS_ENV=production. Set PAYMENT_PROVIDER_URL to a real one.",
    );
    process.exitCode = 1;
    return;
  }
  const provider = await startLocalPaymentProvider({
    port: Number(values.port),
    dataDir: values["data-dir"] ?? env.DATA_DIR,
    callbackUrl: values["callback-url"],
    secret: env.PAYMENT_WEBHOOK_SECRET?.split(",")[0]?.trim(),
  });
  console.log(JSON.stringify({ message: "payment provider is up", url: provider.url }));
  process.send?.({ ready: true, url: provider.url });
  const stop = () => provider.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  // The launcher is gone: so are we.
  process.once("disconnect", stop);
}

/** Prints each rule of the contract, and what was found where it is not kept. */
async function check(url: string): Promise<void> {
  const findings = await checkPaymentProvider({ url });
  for (const { rule, found } of findings)
    console.log(found === null ? `ok    ${rule}` : `WRONG ${rule}: ${found}`);
  const wrong = findings.filter((finding) => finding.found !== null).length;
  console.log(`${findings.length - wrong} of ${findings.length} rules kept`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

await main();
