import { z } from "zod";
import { policies } from "@/server/auth/policies.ts";
import { cancelOrderLines } from "@/server/fulfillment/cancel-order-lines.ts";
import { findWorkOfOrder } from "@/server/fulfillment/queries/find-work-of-order.ts";
import { idSchema } from "@/server/kernel/ids.ts";
import {
  cancelLinesInput,
  listOrdersInput,
  openHoldInput,
  placeOrderInput,
  releaseDraftInput,
  releaseHoldInput,
  reserveDraftInput,
  takeCardInput,
} from "@/server/orders/core/inputs.ts";
import { openHold } from "@/server/orders/open-hold.ts";
import { placeOrder } from "@/server/orders/place-order.ts";
import { getOrder } from "@/server/orders/queries/get-order.ts";
import { getTimeline } from "@/server/orders/queries/get-timeline.ts";
import { listOrders } from "@/server/orders/queries/list-orders.ts";
import { releaseDraft } from "@/server/orders/release-draft.ts";
import { releaseHold } from "@/server/orders/release-hold.ts";
import { reserveDraft } from "@/server/orders/reserve-draft.ts";
import { takeCard } from "@/server/orders/take-card.ts";
import { mutation, query, reply, router } from "./root.ts";

export const ordersRouter = router({
  list: query(policies["orders.list"])
    .input(listOrdersInput)
    .query(({ ctx, input }) => listOrders(ctx, input)),
  get: query(policies["orders.get"])
    .input(z.strictObject({ number: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }))
    .query(async ({ ctx, input }) => {
      const order = await reply(getOrder(ctx, input));
      return { ...order, fulfillmentOrders: await findWorkOfOrder(ctx, { orderId: order.orderId }) };
    }),
  timeline: query(policies["orders.timeline"])
    .input(z.strictObject({ orderId: idSchema("ord") }))
    .query(({ ctx, input }) => getTimeline(ctx, input)),
  reserve: mutation(policies["orders.reserve"])
    .input(reserveDraftInput)
    .mutation(({ ctx, input }) => reply(reserveDraft(ctx.command(input.commandId), ctx.services, input))),
  releaseDraft: mutation(policies["orders.release-draft"])
    .input(releaseDraftInput)
    .mutation(({ ctx, input }) => reply(releaseDraft(ctx.command(input.commandId), input))),
  place: mutation(policies["orders.place"])
    .input(placeOrderInput)
    .mutation(({ ctx, input }) => reply(placeOrder(ctx.command(input.commandId), ctx.services, input))),
  takeCard: mutation(policies["orders.take-card"])
    .input(takeCardInput)
    .mutation(({ ctx, input }) => reply(takeCard(ctx.command(input.commandId), input))),
  cancelLines: mutation(policies["orders.cancel-lines"])
    .input(cancelLinesInput)
    .mutation(({ ctx, input }) => reply(cancelOrderLines(ctx.command(input.commandId), input))),
  hold: mutation(policies["orders.hold"])
    .input(openHoldInput)
    .mutation(({ ctx, input }) => reply(openHold(ctx.command(input.commandId), input))),
  releaseHold: mutation(policies["orders.release-hold"])
    .input(releaseHoldInput)
    .mutation(({ ctx, input }) => reply(releaseHold(ctx.command(input.commandId), input))),
});
