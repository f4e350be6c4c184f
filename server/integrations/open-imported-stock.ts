import { sql } from "drizzle-orm";
import type { CommandContext } from "@/server/context.ts";
import type { ChannelId } from "@/server/kernel/ids.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import type { Random } from "@/server/kernel/random.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { type Demand, type StockPlace, spreadStock } from "./core/spread-stock.ts";

/**
 * Opens stock for a channel's SKUs that no place has ever held, about a tenth more than its orders ask for.
 * SKUs with a ledger are left alone, so that a repeat changes nothing.
 */
export async function openImportedStock(
  ctx: CommandContext,
  input: { channelId: ChannelId },
  random: Random,
): Promise<Outcome<{ skus: number; units: number }>> {
  const name = "integrations.open-stock";
  return runCommand(ctx, { name, input, entityId: input.channelId }, async (tx) => {
    const demands = await tx.db.execute<Demand>(sql`
      select v.id as "variantId", sum(l.ordered - l.cancelled)::int as units
      from order_line l join sales_order o on o.id = l.order_id join variant v on v.id = l.variant_id
      where o.channel_id = ${input.channelId}
        and not exists (select 1 from stock_balance b where b.variant_id = v.id)
      group by v.id, v.sku having sum(l.ordered - l.cancelled) > 0 order by v.sku collate "C"`);
    const places = await tx.db.execute<StockPlace>(sql`
      select id as "locationId", kind from location
      where is_active and can_ship and kind in ('warehouse', 'store') order by code collate "C"`);
    const shelves = spreadStock(random, places.rows, demands.rows);
    await tx.db.execute(
      sql`select set_opening(${JSON.stringify(shelves)}::jsonb, ${tx.commandId}, ${tx.actor.client})`,
    );
    const units = shelves.reduce((sum, shelf) => sum + shelf.quantity, 0);
    return done({ skus: demands.rows.length, units });
  });
}
