import { eq, inArray } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import type { Context } from "@/server/context.ts";
import type { ReserveStock } from "@/server/inventory/core/reserve.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import { done, type Outcome, type Refusal, refused } from "@/server/kernel/outcome.ts";
import type { OffersRequest } from "@/server/promising/core/inputs.ts";
import type { OfferAssignment, OffersView } from "@/server/promising/core/offer.ts";
import { findDraftOffers } from "@/server/promising/queries.ts";

/** What a draft holds once it is bound, and the offers that it was bound by. */
export type BoundDraft = { view: OffersView; assignments: OfferAssignment[]; expiresAt: Date | null };

type Draft = OffersRequest & { channelCode?: string };

/** Somebody else may take the units between looking and binding: after so many looks the buyer is told. */
const attemptsMax = 3;

/**
 * Looks at the offers and binds what they choose, as one decision for the whole draft; what it held before is given
 * back in the same decision. `judge` may refuse what the offers say before anything is bound.
 * The queue commits by itself, so this is never called inside a transaction.
 */
export async function bindDraft(
  ctx: Context,
  services: { reserve: ReserveStock },
  draft: Draft,
  binding: { commandId: string; timeToLiveSeconds: number; judge: (view: OffersView) => Outcome<unknown> },
): Promise<Outcome<BoundDraft>> {
  const free = await checkIds(ctx, draft);
  if (!free.ok) return free;
  let last: Outcome<BoundDraft> = refused("insufficient-stock");
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const { view, assignments, channelId } = await ctx.db.read(ctx.scope, (db, now) =>
      findDraftOffers(db, now, draft),
    );
    const judged = binding.judge(view);
    if (!judged.ok) return judged;
    const result = await services.reserve({
      commandId: `${binding.commandId}:${attempt}`,
      orderId: draft.orderId,
      channelId,
      timeToLiveSeconds: binding.timeToLiveSeconds,
      isReplacing: true,
      lines: assignments.map(({ lineId, ...part }) => ({
        ...part,
        orderLineId: lineId,
        reservationId: newId("res"),
      })),
    });
    if (result.status === "too-busy") return refused("too-busy");
    if (result.status === "placed") return (await findPlaced(ctx, draft)) ?? refused("reservation-lost");
    if (result.status === "reserved") {
      return done({ view, assignments, expiresAt: result.expiresAt ? new Date(result.expiresAt) : null });
    }
    const { short } = result;
    const sku = view.lines.find((line) => line.variantId === short.variantId)?.sku ?? short.variantId;
    last = refused("insufficient-stock", { sku, asked: short.asked, available: short.available });
  }
  return last;
}

/**
 * A draft that became an order holds its units for good: nothing may replace them here. And a line's id is nobody
 * else's, or units would be held in the name of another order's line.
 */
async function checkIds(ctx: Context, { orderId, lines }: Draft): Promise<Outcome<null>> {
  return ctx.db.read(ctx.scope, async (db) => {
    const placed = await refusePlaced(db, orderId);
    if (placed) return placed;
    const ids = lines.map((line) => line.lineId);
    if (new Set(ids).size < ids.length) return refused("id-taken");
    const taken = await db
      .select({ id: orderLine.id })
      .from(orderLine)
      .where(inArray(orderLine.id, ids))
      .limit(1);
    return taken.length > 0 ? refused("id-taken") : done(null);
  });
}

async function findPlaced(ctx: Context, { orderId }: Draft): Promise<Refusal<"already-placed"> | null> {
  return ctx.db.read(ctx.scope, (db) => refusePlaced(db, orderId));
}

async function refusePlaced(db: Handle, orderId: OrderId): Promise<Refusal<"already-placed"> | null> {
  const [placed] = await db
    .select({ number: salesOrder.number })
    .from(salesOrder)
    .where(eq(salesOrder.id, orderId));
  return placed ? refused("already-placed", { order: placed.number }) : null;
}
