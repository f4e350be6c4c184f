import { randomUUID } from "node:crypto";
import {
  type LedgerEntry,
  ledgerPageSchema,
  type OperationRequest,
  operationAnswerSchema,
} from "@/server/payments/core/contract.ts";

/** One sentence of `server/payments/CONTRACT.md`, and what a provider did instead; null when it keeps it. */
export type ContractFinding = { rule: string; found: string | null };
export type ProviderUnderCheck = {
  url: string;
  /** A token that is accepted at once, and one that is refused. */
  tokens?: { good: string; declined: string };
};

type Heard = { status: number; body: unknown };
type Check = { rule: string; run: () => Promise<string | null> };

/** Asks a provider, over HTTP alone, whether it keeps the contract. It leaves a few operations of 10.00 USD in its books. */
export async function checkPaymentProvider(provider: ProviderUnderCheck): Promise<ContractFinding[]> {
  const findings: ContractFinding[] = [];
  for (const { rule, run } of checksOf(provider)) {
    const found = await run().catch((error: unknown) => (error instanceof Error ? error.message : "failed"));
    findings.push({ rule, found });
  }
  return findings;
}

function checksOf({
  url,
  tokens = { good: "tok_visa", declined: "tok_declined" },
}: ProviderUnderCheck): Check[] {
  const call = caller(url.replace(/\/+$/, ""));
  const authorize = (token = tokens.good): OperationRequest => ({
    ...{ id: key(), kind: "authorize", amount: 1000, currency: "USD", token, reference: "contract-check" },
  });
  return [
    ...identityChecks({ call, authorize }),
    {
      rule: "a refused card is an answer: 200, failed, with a reason, and it is recorded",
      run: async () => {
        const request = authorize(tokens.declined);
        const answer = readAnswer(await call.post(request));
        if (answer.state !== "failed" || !answer.reason) return `${answer.state}, reason ${answer.reason}`;
        return expectStatus(await call.get(`/operations/${request.id}`), 200);
      },
    },
    ...sumChecks({ call, authorize }),
    ...formChecks({ call, authorize }),
    ...ledgerChecks({ call, authorize }),
  ];
}

type Given = { call: ReturnType<typeof caller>; authorize: (token?: string) => OperationRequest };

function identityChecks({ call, authorize }: Given): Check[] {
  return [
    {
      rule: "the same id and body answer the same operation, also 10 at once",
      run: async () => {
        const request = authorize();
        const answers = await Promise.all(Array.from({ length: 10 }, () => call.post(request)));
        const refs = new Set(
          [...answers, await call.post(request)].map((heard) => readAnswer(heard).providerRef),
        );
        return expectText(String(refs.size), "1");
      },
    },
    {
      rule: "the same id with another body is a 409 and changes nothing",
      run: async () => {
        const request = authorize();
        const first = readAnswer(await call.post(request));
        const other = await call.post({ ...request, amount: 999 });
        if (other.status !== 409) return `HTTP ${other.status}`;
        const now = readAnswer(await call.get(`/operations/${request.id}`));
        return now.providerRef === first.providerRef ? null : "it is another operation now";
      },
    },
    {
      rule: "GET by id tells the operation, and 404 for an id never seen",
      run: async () => {
        const request = authorize();
        const first = readAnswer(await call.post(request));
        const again = readAnswer(await call.get(`/operations/${request.id}`));
        if (again.providerRef !== first.providerRef) return "another reference";
        return expectStatus(await call.get(`/operations/${key()}`), 404);
      },
    },
  ];
}

function sumChecks({ call, authorize }: Given): Check[] {
  const on = (
    authorization: string,
    kind: "capture" | "void" | "refund",
    amount: number,
  ): OperationRequest => ({
    ...{ id: key(), kind, amount, currency: "USD", authorization, reference: "contract-check" },
  });
  const authorized = async () => {
    const { providerRef, state } = readAnswer(await call.post(authorize()));
    if (state !== "succeeded" || !providerRef) throw new Error(`the good token answered ${state}`);
    return providerRef;
  };
  const stateOf = async (request: OperationRequest) => readAnswer(await call.post(request)).state;
  return [
    {
      rule: "captures in parts succeed up to the authorized amount, and the next one fails",
      run: async () => {
        const ref = await authorized();
        const states = [await stateOf(on(ref, "capture", 400)), await stateOf(on(ref, "capture", 600))];
        states.push(await stateOf(on(ref, "capture", 1)));
        return expectText(states.join(", "), "succeeded, succeeded, failed");
      },
    },
    {
      rule: "of 10 captures of 300 at once exactly 3 succeed on 1000",
      run: async () => {
        const ref = await authorized();
        const all = await Promise.all(Array.from({ length: 10 }, () => stateOf(on(ref, "capture", 300))));
        return expectText(String(all.filter((state) => state === "succeeded").length), "3");
      },
    },
    {
      rule: "a void gives back the rest, after which a capture fails",
      run: async () => {
        const ref = await authorized();
        const states = [await stateOf(on(ref, "capture", 400)), await stateOf(on(ref, "void", 600))];
        states.push(await stateOf(on(ref, "capture", 100)));
        return expectText(states.join(", "), "succeeded, succeeded, failed");
      },
    },
    {
      rule: "a refund succeeds up to what was captured, and fails above it",
      run: async () => {
        const ref = await authorized();
        const states = [await stateOf(on(ref, "refund", 1)), await stateOf(on(ref, "capture", 1000))];
        states.push(await stateOf(on(ref, "refund", 700)), await stateOf(on(ref, "refund", 301)));
        return expectText(states.join(", "), "failed, succeeded, succeeded, failed");
      },
    },
    {
      rule: "an operation on an unknown authorization fails",
      run: async () => expectText(await stateOf(on(`none_${key()}`, "capture", 100)), "failed"),
    },
  ];
}

function formChecks({ call, authorize }: Given): Check[] {
  const malformed: [string, Record<string, unknown>][] = [
    ["an amount of 0", { amount: 0 }],
    ["half a cent", { amount: 10.5 }],
    ["a negative amount", { amount: -100 }],
    ["no token", { token: undefined }],
    ["a card number as the token", { token: "4242424242424242" }],
    ["an unknown kind", { kind: "borrow" }],
    ["an unknown field", { tip: 100 }],
  ];
  return malformed.map(([name, change]) => ({
    rule: `${name} is a 400 or 422, and nothing is recorded`,
    run: async () => {
      const request = { ...authorize(), ...change };
      const { status } = await call.post(request);
      if (status !== 400 && status !== 422) return `HTTP ${status}`;
      return expectStatus(await call.get(`/operations/${request.id}`), 404);
    },
  }));
}

function ledgerChecks({ call, authorize }: Given): Check[] {
  return [
    {
      rule: "the list after an id holds what was accepted later, in that order, in pages",
      run: async () => {
        const requests = [authorize(), authorize(), authorize()];
        for (const request of requests) await call.post(request);
        const [first, second, third] = requests.map((request) => request.id);
        const page = ledgerPageSchema.parse((await call.get(`/operations?after=${first}&limit=1`)).body);
        if (!page.hasMore || idsOf(page.operations) !== second)
          return `after the first: ${idsOf(page.operations)}`;
        const last = ledgerPageSchema.parse((await call.get(`/operations?after=${second}&limit=1`)).body);
        return expectText(idsOf(last.operations), String(third));
      },
    },
    {
      rule: "the list without after begins at the first operation",
      run: async () => {
        const { status, body } = await call.get("/operations?limit=1");
        if (status !== 200) return `HTTP ${status}`;
        return ledgerPageSchema.parse(body).operations.length === 1 ? null : "it is empty";
      },
    },
  ];
}

function caller(base: string) {
  const hear = async (path: string, init: RequestInit): Promise<Heard> => {
    const response = await fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
  const headers = { "content-type": "application/json" };
  return {
    get: (path: string) => hear(path, { method: "GET" }),
    post: (body: unknown) => hear("/operations", { method: "POST", headers, body: JSON.stringify(body) }),
  };
}

function readAnswer({ status, body }: Heard) {
  if (status < 200 || status > 202) throw new Error(`HTTP ${status}`);
  return operationAnswerSchema.parse(body);
}

const key = () => `check_${randomUUID().replaceAll("-", "")}`;
const idsOf = (entries: readonly LedgerEntry[]) => entries.map((entry) => entry.id).join(", ");
const expectText = (found: string, expected: string) => (found === expected ? null : found);
const expectStatus = ({ status }: Heard, expected: number) => (status === expected ? null : `HTTP ${status}`);
