import type { OperationRequest } from "../../payments/core/contract.ts";

/** The local provider's own books: it counts for itself, so that our mistakes show as its refusals. */
export type LocalOperation = {
  request: OperationRequest;
  providerRef: string;
  state: "succeeded" | "failed" | "pending";
  reason: string | null;
  brand: string | null;
  last4: string | null;
};

/** What each test token does. Others that begin with `tok_` are good cards. */
export const testTokens: Readonly<Record<string, { reason?: string; isPending?: true; delayMs?: number }>> = {
  tok_visa: {},
  tok_mastercard: {},
  tok_amex: {},
  tok_declined: { reason: "card declined" },
  tok_insufficient: { reason: "insufficient funds" },
  tok_expired: { reason: "card expired" },
  tok_pending: { isPending: true },
  tok_pending_declined: { isPending: true, reason: "declined after review" },
  tok_slow: { delayMs: 3000 },
};

type Decision = Pick<LocalOperation, "state" | "reason" | "brand" | "last4">;

/**
 * Decides a new operation against everything that was accepted before.
 * @param known operations by the provider's own reference, and every operation on an authorization
 */
export function decideOperation(
  request: OperationRequest,
  known: { authorization: LocalOperation | null; onIt: readonly LocalOperation[] },
): Decision {
  if (request.kind === "authorize") return decideAuthorize(request.token ?? "");
  const { authorization, onIt } = known;
  if (authorization?.request.kind !== "authorize") return failed("unknown authorization");
  if (authorization.state !== "succeeded") return failed("the authorization did not succeed");
  if (authorization.request.currency !== request.currency) return failed("another currency");
  const sum = (kind: OperationRequest["kind"]) =>
    onIt
      .filter((entry) => entry.request.kind === kind && entry.state !== "failed")
      .reduce((total, entry) => total + entry.request.amount, 0);
  const limit =
    request.kind === "refund"
      ? sum("capture") - sum("refund")
      : authorization.request.amount - sum("capture") - sum("void");
  if (request.amount > limit) return failed(`${request.kind} above what is left (${limit})`);
  return { state: "succeeded", reason: null, brand: null, last4: null };
}

function decideAuthorize(token: string): Decision {
  if (!token.startsWith("tok_")) return failed("unknown token");
  const known = testTokens[token];
  const card = { brand: brandOf(token), last4: token === "tok_mastercard" ? "4444" : "4242" };
  if (known?.isPending) return { state: "pending", reason: known.reason ?? null, ...card };
  return known?.reason
    ? { state: "failed", reason: known.reason, ...card }
    : { state: "succeeded", reason: null, ...card };
}

function brandOf(token: string): string {
  if (token.includes("mastercard")) return "mastercard";
  return token.includes("amex") ? "amex" : "visa";
}

function failed(reason: string): Decision {
  return { state: "failed", reason, brand: null, last4: null };
}
