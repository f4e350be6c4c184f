import { policies } from "@/server/auth/policies.ts";
import { acceptWork } from "@/server/fulfillment/accept-work.ts";
import {
  deliverInput,
  findPickupInput,
  getWorkInput,
  handOverInput,
  labelInput,
  markReadyInput,
  pickLineInput,
  queueInput,
  rejectLineInput,
  workInput,
} from "@/server/fulfillment/core/inputs.ts";
import { deliverWork } from "@/server/fulfillment/deliver-work.ts";
import { handOver } from "@/server/fulfillment/hand-over.ts";
import { labelWork } from "@/server/fulfillment/label-work.ts";
import { packWork } from "@/server/fulfillment/pack-work.ts";
import { pickLine } from "@/server/fulfillment/pick-line.ts";
import { findPickup } from "@/server/fulfillment/queries/find-pickup.ts";
import { findQueue } from "@/server/fulfillment/queries/find-queue.ts";
import { getWork } from "@/server/fulfillment/queries/get-work.ts";
import { readyWork } from "@/server/fulfillment/ready-work.ts";
import { rejectLine } from "@/server/fulfillment/reject-line.ts";
import { shipWork } from "@/server/fulfillment/ship-work.ts";
import { unpackWork } from "@/server/fulfillment/unpack-work.ts";
import { mutation, query, reply, router } from "./root.ts";

export const fulfillmentRouter = router({
  queue: query(policies["fulfillment.queue"])
    .input(queueInput)
    .query(({ ctx, input }) => findQueue(ctx, input)),
  get: query(policies["fulfillment.get"])
    .input(getWorkInput)
    .query(({ ctx, input }) => reply(getWork(ctx, input))),
  findPickup: query(policies["fulfillment.find-pickup"])
    .input(findPickupInput)
    .query(({ ctx, input }) => findPickup(ctx, input)),
  accept: mutation(policies["fulfillment.accept"])
    .input(workInput)
    .mutation(({ ctx, input }) => reply(acceptWork(ctx.command(input.commandId), input))),
  pickLine: mutation(policies["fulfillment.pick-line"])
    .input(pickLineInput)
    .mutation(({ ctx, input }) => reply(pickLine(ctx.command(input.commandId), input))),
  rejectLine: mutation(policies["fulfillment.reject-line"])
    .input(rejectLineInput)
    .mutation(({ ctx, input }) => reply(rejectLine(ctx.command(input.commandId), input))),
  pack: mutation(policies["fulfillment.pack"])
    .input(workInput)
    .mutation(({ ctx, input }) => reply(packWork(ctx.command(input.commandId), input))),
  unpack: mutation(policies["fulfillment.unpack"])
    .input(workInput)
    .mutation(({ ctx, input }) => reply(unpackWork(ctx.command(input.commandId), input))),
  label: mutation(policies["fulfillment.label"])
    .input(labelInput)
    .mutation(({ ctx, input }) => reply(labelWork(ctx.command(input.commandId), input))),
  ship: mutation(policies["fulfillment.ship"])
    .input(workInput)
    .mutation(({ ctx, input }) => reply(shipWork(ctx.command(input.commandId), input))),
  deliver: mutation(policies["fulfillment.deliver"])
    .input(deliverInput)
    .mutation(({ ctx, input: { commandId, ...delivery } }) =>
      reply(deliverWork(ctx.command(commandId), delivery)),
    ),
  markReady: mutation(policies["fulfillment.mark-ready"])
    .input(markReadyInput)
    .mutation(({ ctx, input }) => reply(readyWork(ctx.command(input.commandId), input))),
  handOver: mutation(policies["fulfillment.hand-over"])
    .input(handOverInput)
    .mutation(({ ctx, input }) => reply(handOver(ctx.command(input.commandId), input))),
});
