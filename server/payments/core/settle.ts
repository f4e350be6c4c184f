import type { OperationAnswer } from "./contract.ts";
import type { AuthorizationState, OperationKind, OperationState } from "./lifecycle.ts";
import { type AuthorizationSums, openOf } from "./money.ts";

/** What somebody learned about an operation: from the provider's answer, a callback, or that no answer came. */
export type OutcomeFacts =
  | { state: "succeeded"; providerRef: string; brand?: string | null; last4?: string | null }
  | { state: "failed"; providerRef?: string | null; reason: string }
  | { state: "pending"; providerRef: string }
  /** No answer, or one that says nothing: the effect may or may not be there. */
  | { state: "lost"; reason: string };

export type SettledAuthorization = AuthorizationSums & { state: AuthorizationState };
export type SettledOperation = {
  kind: OperationKind;
  state: OperationState;
  amount: number;
  providerRef: string | null;
};

export type Settlement = {
  operationEvent: "succeed" | "fail" | "lose" | "acknowledge" | null;
  authorizationEvents: ("succeed" | "fail" | "close")[];
  /** The sums afterwards. */
  sums: AuthorizationSums;
  fact: "authorized" | "declined" | "captured" | "voided" | "refunded" | "failed" | null;
  /** The provider says two things that can't both be so: nothing changes, a person looks. */
  contradiction: string | null;
};

/**
 * The one decision about an outcome. A repeat changes nothing, and answer, callback and resolver lead to the same
 * state in whatever order they arrive, because a settled operation moves no more.
 */
export function applyOutcome(
  authorization: SettledAuthorization,
  operation: SettledOperation,
  facts: OutcomeFacts,
): Settlement {
  const unchanged: Settlement = {
    operationEvent: null,
    authorizationEvents: [],
    sums: sumsOf(authorization),
    fact: null,
    contradiction: null,
  };
  const contradiction = contradictionOf(authorization, operation, facts);
  if (contradiction) return { ...unchanged, contradiction };
  if (operation.state === "succeeded" || operation.state === "failed") return unchanged;
  if (facts.state === "lost")
    return operation.state === "sent" ? { ...unchanged, operationEvent: "lose" } : unchanged;
  if (facts.state === "pending")
    return operation.state === "unknown" ? { ...unchanged, operationEvent: "acknowledge" } : unchanged;
  if (facts.state === "failed") return failed(unchanged, operation);
  return succeeded(unchanged, authorization, operation);
}

function failed(unchanged: Settlement, operation: SettledOperation): Settlement {
  const isAuthorize = operation.kind === "authorize";
  return {
    ...unchanged,
    operationEvent: "fail",
    authorizationEvents: isAuthorize ? ["fail"] : [],
    fact: isAuthorize ? "declined" : "failed",
  };
}

const sumMovedBy = { capture: "captured", void: "voided", refund: "refunded" } as const;

function succeeded(
  unchanged: Settlement,
  authorization: SettledAuthorization,
  operation: SettledOperation,
): Settlement {
  if (operation.kind === "authorize")
    return {
      ...unchanged,
      operationEvent: "succeed",
      authorizationEvents: ["succeed"],
      fact: "authorized",
    };
  const moved = sumMovedBy[operation.kind];
  const sums = { ...unchanged.sums, [moved]: unchanged.sums[moved] + operation.amount };
  const isClosing = authorization.state === "authorized" && openOf(sums) === 0;
  return {
    ...unchanged,
    operationEvent: "succeed",
    authorizationEvents: isClosing ? ["close"] : [],
    sums,
    fact: moved,
  };
}

function contradictionOf(
  authorization: SettledAuthorization,
  operation: SettledOperation,
  facts: OutcomeFacts,
): string | null {
  if (facts.state === "lost") return null;
  if (operation.providerRef && facts.providerRef && operation.providerRef !== facts.providerRef)
    return "another provider reference for the same operation";
  const isSettled = operation.state === "succeeded" || operation.state === "failed";
  if (isSettled) {
    const isSame = facts.state === operation.state || facts.state === "pending";
    return isSame ? null : `${facts.state} after it had ${operation.state}`;
  }
  if (facts.state !== "succeeded" || operation.kind === "authorize") return null;
  const limit =
    operation.kind === "refund" ? authorization.captured - authorization.refunded : openOf(authorization);
  return operation.amount > limit ? `${operation.kind} above what is left` : null;
}

function sumsOf({ amount, captured, voided, expired, refunded }: AuthorizationSums): AuthorizationSums {
  return { amount, captured, voided, expired, refunded };
}

/** A provider's answer as facts. */
export function factsOf(answer: OperationAnswer): OutcomeFacts {
  const providerRef = answer.providerRef ?? null;
  if (answer.state === "failed")
    return { state: "failed", providerRef, reason: answer.reason ?? "refused by the provider" };
  if (!providerRef) return { state: "lost", reason: "an answer without a reference" };
  if (answer.state === "pending") return { state: "pending", providerRef };
  return { state: "succeeded", providerRef, brand: answer.brand, last4: answer.last4 };
}
