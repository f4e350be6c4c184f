import type { CommandContext } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import type { Sourced } from "./apply-decision.ts";
import type { SourcingServices } from "./plan-order.ts";
import { sourceOrder } from "./source-order.ts";

/**
 * Takes units that a place refused to another one. Places that refused the line within the cool-down are left out, and
 * a line that was refused too often goes to a person: both are rules of every decision, so this is one more of them.
 */
export async function rerouteLines(
  ctx: CommandContext,
  services: SourcingServices,
  input: { orderId: OrderId },
): Promise<Outcome<Sourced>> {
  return sourceOrder(ctx, services, { orderId: input.orderId, trigger: "rejected" });
}
