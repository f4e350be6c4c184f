/** Words of a customer's page. */
export const customers = {
  title: "Customer",
  fact: "{count, plural, =0 {No orders yet} one {# order} other {# orders}}",
  newOrder: "New order",
  orders: "Orders",
  ordersLabel: "Orders of {name}",
  noOrders: "No orders yet.",
  contact: "Contact",
  phone: "Phone",
  email: "Email",
  none: "none",
  addresses: "Addresses",
  noAddresses: "No address yet.",
  isDefault: "Default",
  column: { number: "Order", placed: "Placed", state: "State", grand: "Total" },
} as const;
