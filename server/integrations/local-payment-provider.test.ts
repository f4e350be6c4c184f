import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { newId } from "@/server/kernel/ids.ts";
import { checkPaymentProvider } from "./check-payment-provider.ts";
import { startLocalPaymentProvider } from "./local-payment-provider.ts";
import { paymentProviderHttp } from "./payment-provider-http.ts";

const dataDir = mkdtempSync(join(tmpdir(), "payments-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const start = () => startLocalPaymentProvider({ port: 0, dataDir });

const wish = () => ({
  id: newId("pop"),
  kind: "authorize" as const,
  amount: 1000,
  currency: "USD" as const,
  token: "tok_visa",
  reference: newId("ord"),
});

test("the local provider keeps every rule of the contract", async () => {
  const provider = await start();
  const findings = await checkPaymentProvider({ url: provider.url });
  await provider.close();
  expect(findings.length).toBeGreaterThan(15);
  expect(findings.filter((finding) => finding.found !== null)).toEqual([]);
});

test("the check finds what a provider does wrong", async () => {
  const provider = await start();
  const findings = await checkPaymentProvider({
    url: provider.url,
    tokens: { good: "tok_declined", declined: "tok_visa" },
  });
  await provider.close();
  expect(findings.filter((finding) => finding.found !== null).length).toBeGreaterThan(3);
});

test("what was answered survives a restart, and a torn last line is cut off", async () => {
  const provider = await start();
  const request = wish();
  const before = await paymentProviderHttp({ url: provider.url }).send(request);
  await provider.close();
  const path = join(dataDir, "payment-provider.jsonl");
  appendFileSync(path, '{"type":"operation","operation":{"requ');
  const again = await start();
  const gateway = paymentProviderHttp({ url: again.url });
  expect(await gateway.find(request.id)).toEqual({ kind: "found", facts: before });
  expect(await gateway.send(request)).toEqual(before);
  await gateway.send(wish());
  await again.close();
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(() => lines.map((line) => JSON.parse(line))).not.toThrow();
});

test("nobody there, and an answer that reads as nothing, are lost, never failed", async () => {
  const away = paymentProviderHttp({ url: "http://127.0.0.1:9" });
  expect(await away.send(wish())).toMatchObject({ state: "lost" });
  expect(await away.find("pop_12345678")).toMatchObject({ kind: "unreachable" });
  await expect(away.list({ after: null })).rejects.toThrow();
  const provider = await start();
  const wrongPath = paymentProviderHttp({ url: `${provider.url}/elsewhere` });
  expect(await wrongPath.send(wish())).toMatchObject({ state: "lost" });
  await provider.close();
});

test("a wish that the contract does not allow is refused, and has failed", async () => {
  const provider = await start();
  const gateway = paymentProviderHttp({ url: provider.url });
  expect(await gateway.send({ ...wish(), token: "4242424242424242" })).toMatchObject({
    state: "failed",
    reason: "refused as malformed: looks like a card number",
  });
  await provider.close();
});
