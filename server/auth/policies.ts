import type { Policy } from "./core/policy.ts";

/** Everybody who works at a desk. */
const desk = { service: "all", merchandiser: "all", admin: "all" } as const;
/** Everybody; associates within their stores. */
const everybody = { associate: "stores", ...desk } as const;

/** Who may do what, in which scope. A procedure takes its policy from here; without one it has no builder. */
export const policies = {
  "system.noop": { grants: {}, isPublic: true },
  "system.me": { grants: { ...everybody } },
  "system.search": { grants: { ...everybody } },
  "system.overview": { grants: { admin: "all" } },
  "auth.setup-state": { grants: {}, isPublic: true },
  "auth.setup": { grants: {}, isPublic: true },
  "auth.change-password": { grants: { ...everybody } },
  "live.changes": { grants: { ...everybody } },
  "today.associate": { grants: { associate: "stores", admin: "all" } },
  "today.service": { grants: { service: "all", admin: "all" } },
  "today.merchandiser": { grants: { merchandiser: "all", admin: "all" } },

  "catalog.search": { grants: { ...everybody } },
  "customers.search": { grants: { service: "all", admin: "all" } },
  "customers.get": { grants: { service: "all", admin: "all" } },
  "customers.create": { grants: { service: "all", admin: "all" } },
  "customers.add-address": { grants: { service: "all", admin: "all" } },
  "locations.list": { grants: { ...everybody } },
  "locations.postal-code": { grants: { ...everybody } },

  "inventory.look-up": { grants: { ...everybody } },
  "inventory.explain": { grants: { ...everybody } },

  "inventory.receive": { grants: { associate: "stores", merchandiser: "all", admin: "all" } },
  "inventory.expect": { grants: { merchandiser: "all", admin: "all" } },
  "inventory.ring-fences": { grants: { merchandiser: "all", admin: "all" } },
  "inventory.set-ring-fences": { grants: { merchandiser: "all", admin: "all" } },
  "inventory.count": { grants: { associate: "stores", merchandiser: "all", admin: "all" } },

  "promising.offers": { grants: { service: "all", admin: "all" } },
  "promising.combinations": { grants: { service: "all", admin: "all" } },
  "orders.reserve": { grants: { service: "all", admin: "all" } },
  "orders.release-draft": { grants: { service: "all", admin: "all" } },
  "orders.place": { grants: { service: "all", admin: "all" } },
  "orders.list": { grants: { ...desk } },
  "orders.get": { grants: { ...everybody } },
  "orders.timeline": { grants: { ...everybody } },
  "orders.take-card": { grants: { service: "all", admin: "all" } },
  "orders.cancel-lines": { grants: { service: "all", admin: "all" } },
  "orders.hold": { grants: { service: "all", merchandiser: "all", admin: "all" } },
  "orders.release-hold": { grants: { service: "all", merchandiser: "all", admin: "all" } },

  "fulfillment.queue": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.get": { grants: { associate: "stores", ...desk } },
  "fulfillment.accept": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.pick-line": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.reject-line": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.pack": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.unpack": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.label": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.ship": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.deliver": { grants: { service: "all", admin: "all" } },
  "fulfillment.mark-ready": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.find-pickup": { grants: { associate: "stores", admin: "all" } },
  "fulfillment.hand-over": { grants: { associate: "stores", admin: "all" } },

  "sourcing.review": { grants: { merchandiser: "all", admin: "all" } },
  "sourcing.decision": { grants: { ...desk } },
  "sourcing.why-here": { grants: { ...everybody } },
  "sourcing.promises": { grants: { ...desk } },
  "sourcing.options": { grants: { merchandiser: "all", admin: "all" } },
  "sourcing.move-line": { grants: { merchandiser: "all", admin: "all" } },
  "sourcing.release": { grants: { merchandiser: "all", admin: "all" } },
  "sourcing.set-release": { grants: { merchandiser: "all", admin: "all" } },
  "sourcing.strategy": { grants: { merchandiser: "all", admin: "all" } },
  "sourcing.save-strategy": { grants: { merchandiser: "all", admin: "all" } },

  "planning.season-plans": { grants: { merchandiser: "all", admin: "all" } },
  "planning.ship-rather": { grants: { merchandiser: "all", admin: "all" } },
  "planning.save-season-plan": { grants: { merchandiser: "all", admin: "all" } },

  // The channels' own door. Taking an order binds stock of any place, so it reaches further than reading does.
  "rest.place-order": { grants: { channel: "all" } },
  "rest.get-order": { grants: { channel: "channel" } },
  "rest.deliveries": { grants: { channel: "all" } },
  "rest.availability": { grants: { channel: "channel" } },

  "payments.for-order": { grants: { ...desk } },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;
