import { z } from "zod";
import { policies } from "@/server/auth/policies.ts";
import { findMe } from "@/server/auth/queries.ts";
import { searchAll } from "@/server/orders/queries/search-all.ts";
import { findOverview } from "@/server/outbox/queries.ts";
import { publicQuery, query, router } from "./root.ts";

export const systemRouter = router({
  /** Does nothing, for measuring what a request costs. */
  noop: publicQuery(policies["system.noop"]).query(() => ({ ok: true })),
  me: query(policies["system.me"]).query(({ ctx }) => findMe(ctx)),
  search: query(policies["system.search"])
    .input(z.strictObject({ q: z.string().trim().min(2).max(80) }))
    .query(({ ctx, input }) => searchAll(ctx, input)),
  overview: query(policies["system.overview"]).query(({ ctx }) => findOverview(ctx)),
});
