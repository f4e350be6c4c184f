/** One sentence for each fact of an order's story. A fact without one is shown by its name. */
export const timeline = {
  by: "by {actor}, {moment}",
  order: {
    placed: "Order placed",
    imported: "Taken over from another system as {externalId}",
    confirmed: "Order confirmed",
    closed: "Order closed",
    cancelled: "Order cancelled",
    "lines-cancelled": "{units, plural, one {# unit} other {# units}} cancelled: {items}. {reason}",
  },
  hold: {
    opened: "Put on hold: {holdReason}",
    released: "Hold released",
  },
  inventory: {
    reserved: "Units reserved",
    counted: "Stock counted",
    received: "Goods received",
    "ring-fence-opened": "{units, plural, one {# unit is} other {# units are}} set aside no more",
    expected: "Expected goods changed",
  },
  sourcing: {
    decided:
      "{backordered, plural, =0 {Locations decided} one {Locations decided, # unit waits for goods on their way} other {Locations decided, # units wait for goods on their way}}",
    moved: "Moved to another location",
    reoptimized:
      "{cause, select, wait {Stays open at {to} for another day: waiting costs nothing} day {Goes from {to} on another day, saves {money}} packages {Moved from {from} to {to}, saves {money}: fewer packages} exchange {Moved from {from} to {to}, saves {money}: better when planned together with another order} other {Moved from {from} to {to}, saves {money}: cheaper now than when it was decided}}",
    failed: "No location found",
  },
  fulfillment: {
    allocated: "Work {code} set aside at {location}, goes there {release}",
    released: "Work {code} released to {location}",
    accepted: "{location} accepted {code}",
    picked: "{location} picked {code}",
    packed: "{location} packed {code}",
    unpacked: "{location} unpacked {code}",
    ready: "Ready for pickup at {location}, shelf {stage}",
    cancelled: "Work {code} at {location} cancelled",
    reassigned: "Work {code} moved away from {location}",
    rejected:
      "{location} rejected {quantity, plural, one {# unit} other {# units}} of {item}: {rejectReason}",
  },
  shipment: {
    labelled: "Label printed at {location}, tracking {trackingNumber}",
    shipped: "Shipped from {location}: {items}",
    delivered: "Delivered, tracking {trackingNumber}",
  },
  pickup: { collected: "Collected at {location}: {items}" },
  payment: {
    authorized: "Card authorized for {money}",
    declined: "Authorization of {money} refused: {reason}",
    captured: "{money} captured",
    voided: "{money} voided",
    refunded: "{money} refunded",
    failed: "Payment step failed for {money}: {reason}",
  },
} as const;
