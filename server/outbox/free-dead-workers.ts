import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { silenceSecondsMax } from "./queries.ts";

/** Takes the jobs from workers that have not been heard of, and answers how many workers those were. */
export async function freeDeadWorkers(handle: Handle): Promise<number> {
  const { rows } = await handle.execute<{ count: number }>(
    sql`select everyshelf_free_dead_workers(make_interval(secs => ${silenceSecondsMax})) as count`,
  );
  return rows[0]?.count ?? 0;
}
