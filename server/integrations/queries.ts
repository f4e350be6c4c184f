import { eq } from "drizzle-orm";
import { importReceipt } from "@/db/schema/integrations.ts";
import type { Context } from "@/server/context.ts";
import type { ChannelId } from "@/server/kernel/ids.ts";
import type { Receipt } from "./import-orders.ts";

/** What earlier runs made of this channel's documents. */
export async function findReceipts(ctx: Context, channelId: ChannelId): Promise<Map<string, Receipt>> {
  return ctx.db.read(ctx.scope, async (db) => {
    const rows = await db.select().from(importReceipt).where(eq(importReceipt.channelId, channelId));
    return new Map(
      rows.map(({ externalId, rowsApplied, rowsRefused, refusals }) => [
        externalId,
        { externalId, rowsApplied, rowsRefused, refusals },
      ]),
    );
  });
}
