import { tracked } from "@trpc/server";
import { z } from "zod";
import { policies } from "@/server/auth/policies.ts";
import { router, subscription } from "./root.ts";

/** A stream asks this often whether its session still counts; with what a reader believes it ends within 5 s. */
const sessionCheckMs = 2_500;

const topic = z.string().regex(/^[a-z-]{1,30}(:[a-z]{3}_[0-9a-f]{32})?$/, "is not a topic");
const input = z.strictObject({
  topics: z.array(topic).min(1).max(50),
  lastEventId: z.string().max(60).nullish(),
});

export const liveRouter = router({
  changes: subscription(policies["live.changes"])
    .input(input)
    .subscription(async function* ({ ctx, input, signal }) {
      const end = new AbortController();
      const stop = () => end.abort();
      signal?.addEventListener("abort", stop);
      const check = setInterval(() => {
        ctx.isSessionLive().then((isLive) => isLive || stop(), stop);
      }, sessionCheckMs);
      try {
        const changes = ctx.services.live.changes({
          topics: input.topics,
          scope: ctx.scope,
          afterId: input.lastEventId ?? null,
          signal: end.signal,
        });
        for await (const change of changes) yield tracked(change.id, { topics: change.topics });
      } finally {
        clearInterval(check);
        signal?.removeEventListener("abort", stop);
      }
    }),
});
