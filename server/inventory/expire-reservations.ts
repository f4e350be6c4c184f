import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";

/**
 * Gives back what is past its deadline by the database's clock, the oldest first, and answers how many reservations
 * that were. The worker's sweep calls it; a second sweep at the same time finds nothing left to do.
 */
export async function expireReservations(db: Handle, atMost: number): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`select expire_reservations(${atMost}) as count`);
  return rows[0]?.count ?? 0;
}
