/**
 * Every reaction in one table: fact → jobs that are added in the fact's own transaction, with
 * `{ ...payload, eventId }` as their payload. Names only, no handlers; a test proves that each exists.
 */
export const subscriptions: Readonly<Record<string, readonly string[]>> = {
  "order.placed": ["sourcing.source-order"],
  "order.lines-cancelled": ["payments.settle-cancellation"],
  "hold.released": ["sourcing.source-order"],
  "inventory.received": ["sourcing.serve-waiting"],
  "inventory.expected": ["sourcing.serve-waiting"],
  "inventory.counted": ["sourcing.serve-waiting"],
  "inventory.ring-fence-opened": ["sourcing.serve-waiting"],
  "fulfillment.rejected": ["sourcing.reroute-lines"],
  "shipment.shipped": ["payments.capture"],
  "pickup.collected": ["payments.capture"],
  "payment.authorized": ["orders.confirm"],
};
