import type { FulfillmentLineId, FulfillmentOrderId, OrderLineId } from "../../kernel/ids.ts";
import type { FulfillmentState } from "./lifecycle.ts";

/** A line of some location's work, as a cancellation looks at it. */
export type OpenLine = {
  fulfillmentLineId: FulfillmentLineId;
  fulfillmentOrderId: FulfillmentOrderId;
  orderLineId: OrderLineId;
  state: FulfillmentState;
  quantity: number;
  quantityPicked: number;
};

export type Withdrawal = Pick<OpenLine, "fulfillmentLineId" | "fulfillmentOrderId" | "orderLineId"> & {
  quantity: number;
  /** The bucket of the order's line that the units leave. */
  bucket: "allocated" | "released";
};

/** Until the first unit is picked, work can be taken back without anybody's walk being wasted. */
const withdrawableStates: readonly FulfillmentState[] = ["allocated", "released", "accepted", "picking"];

/** What units of work that nobody has picked count as on their order's line. */
export function bucketOf(state: string): Withdrawal["bucket"] {
  return state === "allocated" ? "allocated" : "released";
}

/** Takes units of one order line back from locations: work that nobody knows of or has accepted first. What is missing is picked already. */
export function withdraw(
  lines: readonly OpenLine[],
  demand: { orderLineId: OrderLineId; quantity: number },
): { withdrawals: Withdrawal[]; missing: number } {
  const withdrawals: Withdrawal[] = [];
  let missing = demand.quantity;
  const open = lines
    .filter((line) => line.orderLineId === demand.orderLineId && withdrawableStates.includes(line.state))
    .sort((left, right) => withdrawableStates.indexOf(left.state) - withdrawableStates.indexOf(right.state));
  for (const line of open) {
    const taken = Math.min(missing, line.quantity - line.quantityPicked);
    if (taken <= 0) continue;
    const { fulfillmentLineId, fulfillmentOrderId, orderLineId } = line;
    const bucket = bucketOf(line.state);
    withdrawals.push({ fulfillmentLineId, fulfillmentOrderId, orderLineId, quantity: taken, bucket });
    missing -= taken;
  }
  return { withdrawals, missing };
}
