import { policies } from "@/server/auth/policies.ts";
import { findMe } from "@/server/auth/queries.ts";
import { findOverview } from "@/server/outbox/queries.ts";
import { publicQuery, query, router } from "./root.ts";

export const systemRouter = router({
  /** Does nothing, for measuring what a request costs. */
  noop: publicQuery(policies["system.noop"]).query(() => ({ ok: true })),
  me: query(policies["system.me"]).query(({ ctx }) => findMe(ctx)),
  overview: query(policies["system.overview"]).query(({ ctx }) => findOverview(ctx)),
});
