import { policies } from "@/server/auth/policies.ts";
import {
  expectSupplyInput,
  explainInput,
  lookUpInput,
  receiveSupplyInput,
  recordCountInput,
  setRingFencesInput,
} from "@/server/inventory/core/inputs.ts";
import { expectSupply } from "@/server/inventory/expect-supply.ts";
import { explain } from "@/server/inventory/queries/explain.ts";
import { listRingFences } from "@/server/inventory/queries/find-ring-fences.ts";
import { lookUp } from "@/server/inventory/queries/look-up.ts";
import { receiveSupply } from "@/server/inventory/receive-supply.ts";
import { recordCount } from "@/server/inventory/record-count.ts";
import { setRingFences } from "@/server/inventory/set-ring-fences.ts";
import { mutation, query, reply, router } from "./root.ts";

export const inventoryRouter = router({
  lookUp: query(policies["inventory.look-up"])
    .input(lookUpInput)
    .query(({ ctx, input }) => lookUp(ctx, input)),
  explain: query(policies["inventory.explain"])
    .input(explainInput)
    .query(({ ctx, input }) => reply(explain(ctx, input))),
  count: mutation(policies["inventory.count"])
    .input(recordCountInput)
    .mutation(({ ctx, input }) => reply(recordCount(ctx.command(input.commandId), input))),
  ringFences: query(policies["inventory.ring-fences"]).query(({ ctx }) => listRingFences(ctx)),
  setRingFences: mutation(policies["inventory.set-ring-fences"])
    .input(setRingFencesInput)
    .mutation(({ ctx, input }) => reply(setRingFences(ctx.command(input.commandId), input))),
  receive: mutation(policies["inventory.receive"])
    .input(receiveSupplyInput)
    .mutation(({ ctx, input }) => reply(receiveSupply(ctx.command(input.commandId), input))),
  expect: mutation(policies["inventory.expect"])
    .input(expectSupplyInput)
    .mutation(({ ctx, input }) => reply(expectSupply(ctx.command(input.commandId), input))),
});
