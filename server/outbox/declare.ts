import type { z } from "zod";

/** A fact that a room announces. The payload holds ids and figures, never personal data. */
export type Fact<N extends string, S extends z.ZodType> = { name: N; payload: S };
export function declareFact<N extends string, S extends z.ZodType>(name: N, payload: S): Fact<N, S> {
  return { name, payload };
}

/** A job that a room can do later. Its handler is a command; jobs of one queue run one at a time. */
export type Job<N extends string, S extends z.ZodType> = { name: N; payload: S; queue: string | null };
export function declareJob<N extends string, S extends z.ZodType>(
  name: N,
  payload: S,
  options: { queue?: string } = {},
): Job<N, S> {
  return { name, payload, queue: options.queue ?? null };
}
