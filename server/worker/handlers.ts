import type { CommandContext } from "@/server/context.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";

/** What jobs need beside the database. */
export type WorkerServices = { solve: SolveModel };

/** A job's work: a command under the job's own id, so that a repeat has no second effect. */
export type JobHandler = (ctx: CommandContext, payload: unknown) => Promise<unknown>;

/** Every job of the house by name. The payload is parsed by its declaration before a room sees it. */
export function makeHandlers(_services: WorkerServices): Record<string, JobHandler> {
  return {};
}
