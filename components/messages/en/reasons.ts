import type { ReasonKey } from "@/server/promising/core/reason.ts";

/** Why a location was taken or lost, and why an offer is what it is: one sentence per reason that planning gives. */
export const reasons = {
  "no-stock": "No stock available here",
  "partial-stock":
    "{units, select, none {Not enough units available here} other {Only {units} of {wanted} available here}}",
  "safety-stock": "What is left is kept back as safety stock",
  "ring-fence": "What is left is set aside for other channels",
  "rule-packages":
    "Needs more than the {most, plural, one {# package} other {# packages}} that the strategy allows",
  "rule-distance": "{miles} miles away: the strategy lets nobody send from more than {most} miles",
  "rule-sender":
    "The strategy lets no {kind, select, store {store} warehouse {warehouse} other {vendor}} send",
  "rule-late": "Would come after the promised day, which the strategy forbids",
  "rejected-before": "Has already rejected the item",
  "cannot-ship": "Does not ship orders",
  "cannot-pickup": "Has no customer pickup",
  closed: "Closed in this period",
  "capacity-full":
    "{date, select, none {Has all the orders it can work on} other {Has all the orders it can work on until {date}}}",
  late: "{days, plural, one {# day} other {# days}} later than promised",
  "costs-more": "{amount, select, none {Costs more} other {Costs {amount} more}}",
  "lost-tie": "Costs the same; one of the two had to be chosen",
  "worth-more": "Its units are worth {amount} more where they are",
  "busy-day": "Its day is busy: room there is worth {amount} more",
  "not-worth-it": "Serving it would cost more than it brings",
  cheapest: "Costs least of all that arrive in time",
  "only-one": "The only location with stock",
  "fewest-packages": "Needs the fewest packages",
  nearest: "The nearest location with stock",
  "pickup-store": "The store the customer chose",
  "moved-by-hand": "Moved here by {actor}",
  "split-needed": "No single location has everything",
  "no-destination": "No address to send to yet",
  backordered: "Waits for goods that are expected on {date}",
  "on-hold": "On hold",
  "already-picked": "Already being picked",
  replanned: "Planned again after a change",
  "waits-free": "Waiting another day costs nothing",
  "planned-together": "Planned together with the other open orders: saves {amount}",
} as const satisfies Record<ReasonKey, string>;
