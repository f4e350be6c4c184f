import type { LedgerPage, OperationRequest } from "./core/contract.ts";
import type { OutcomeFacts } from "./core/settle.ts";

/** What asking for an operation by its id found. */
export type Found =
  | { kind: "found"; facts: OutcomeFacts }
  /** The provider is alive and has never seen the id: it may be sent again. */
  | { kind: "absent" }
  | { kind: "unreachable"; reason: string };

/** The way to a payment provider. No call throws: an outage is an answer, because the caller must record it. */
export type PaymentGateway = {
  /** Sends under the operation's own id; a repeat finds the first answer. */
  send(request: OperationRequest): Promise<OutcomeFacts>;
  find(operationId: string): Promise<Found>;
  /** A page of the ledger in the order of acceptance, after an operation's id. Throws on an outage: reconciling waits. */
  list(input: { after: string | null }): Promise<LedgerPage>;
};
