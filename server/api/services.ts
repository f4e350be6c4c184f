import type { Scope } from "@/server/auth/core/scope.ts";
import type { ReserveStock } from "@/server/inventory/core/reserve.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";

/** A hint that something changed; `id` lets a viewer that was cut off catch up. */
export type LiveChange = { id: string; topics: string[] };

/** What main.ts makes once per process and hands to the doors. */
export type Services = {
  reserve: ReserveStock;
  solve: SolveModel;
  live: {
    /** Changes under any of these topics, from `afterId` on, until the signal aborts. */
    changes(input: {
      topics: readonly string[];
      scope: Scope;
      afterId: string | null;
      signal: AbortSignal;
    }): AsyncIterable<LiveChange>;
  };
};
