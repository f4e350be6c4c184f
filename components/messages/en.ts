import { audit } from "./en/audit.ts";
import { customers } from "./en/customers.ts";
import { fulfillment } from "./en/fulfillment.ts";
import { inventory } from "./en/inventory.ts";
import { orders } from "./en/orders.ts";
import { phoneOrder } from "./en/phone-order.ts";
import { reasons } from "./en/reasons.ts";
import { season } from "./en/season.ts";
import { settings } from "./en/settings.ts";
import { shell } from "./en/shell.ts";
import { sourcing } from "./en/sourcing.ts";
import { status } from "./en/status.ts";
import { timeline } from "./en/timeline.ts";
import { today } from "./en/today.ts";
import { ui } from "./en/ui.ts";

/** English, the source of every other language. A file per area, and each area has its owner. */
export const en = {
  ui,
  shell,
  status,
  today,
  orders,
  phoneOrder,
  customers,
  timeline,
  reasons,
  fulfillment,
  inventory,
  sourcing,
  season,
  settings,
  audit,
} as const;
