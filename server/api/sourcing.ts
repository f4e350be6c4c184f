import { policies } from "@/server/auth/policies.ts";
import {
  decisionInput,
  moveLineInput,
  optionsInput,
  reviewInput,
  saveStrategyInput,
  setReleaseInput,
  whyHereInput,
} from "@/server/sourcing/core/inputs.ts";
import { moveLine } from "@/server/sourcing/move-line.ts";
import { findDecisions } from "@/server/sourcing/queries/find-decisions.ts";
import { findOptions } from "@/server/sourcing/queries/find-options.ts";
import { findRelease } from "@/server/sourcing/queries/find-release.ts";
import { findStrategy } from "@/server/sourcing/queries/find-strategy.ts";
import { findWhyHere } from "@/server/sourcing/queries/find-why-here.ts";
import { reviewLines } from "@/server/sourcing/queries/review-lines.ts";
import { summarizePromises } from "@/server/sourcing/queries/summarize-promises.ts";
import { saveStrategy } from "@/server/sourcing/save-strategy.ts";
import { setRelease } from "@/server/sourcing/set-release.ts";
import { mutation, query, reply, router } from "./root.ts";

export const sourcingRouter = router({
  review: query(policies["sourcing.review"])
    .input(reviewInput)
    .query(({ ctx, input }) => reviewLines(ctx, input)),
  decision: query(policies["sourcing.decision"])
    .input(decisionInput)
    .query(({ ctx, input }) => findDecisions(ctx, input)),
  whyHere: query(policies["sourcing.why-here"])
    .input(whyHereInput)
    .query(({ ctx, input }) => findWhyHere(ctx, input)),
  promises: query(policies["sourcing.promises"]).query(({ ctx }) => summarizePromises(ctx)),
  options: query(policies["sourcing.options"])
    .input(optionsInput)
    .query(({ ctx, input }) => findOptions(ctx, input)),
  moveLine: mutation(policies["sourcing.move-line"])
    .input(moveLineInput)
    .mutation(({ ctx, input }) => reply(moveLine(ctx.command(input.commandId), input))),
  release: query(policies["sourcing.release"]).query(({ ctx }) => findRelease(ctx)),
  setRelease: mutation(policies["sourcing.set-release"])
    .input(setReleaseInput)
    .mutation(({ ctx, input }) => reply(setRelease(ctx.command(input.commandId), input))),
  strategy: query(policies["sourcing.strategy"]).query(({ ctx }) => findStrategy(ctx)),
  saveStrategy: mutation(policies["sourcing.save-strategy"])
    .input(saveStrategyInput)
    .mutation(({ ctx, input }) => reply(saveStrategy(ctx.command(input.commandId), input))),
});
