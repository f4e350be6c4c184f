import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { incomingSupply, reservation, stockBalance, stockLedger } from "@/db/schema/inventory.ts";
import { findVariantsByIds } from "@/server/catalog/queries.ts";
import type { Context } from "@/server/context.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { findLocations } from "@/server/locations/queries.ts";
import { type StockTerms, stockTerms } from "../core/availability.ts";
import type { ExplainInput } from "../core/inputs.ts";
import { type ChannelFence, findChannelFences } from "./find-ring-fences.ts";

const reservationsMax = 50;
const ledgerMax = 20;

/** How one number came to be: its terms, who holds units, what is coming, and the last movements with the balance
 * after each. Holders and movements of a place are seen by those who see the place. */
export async function explain(ctx: Context, input: ExplainInput): Promise<Outcome<ExplainView, "not-found">> {
  return ctx.db.read(ctx.scope, async (db) => {
    const { variantId, locationId } = input;
    if ((await findVariantsByIds(db, [variantId])).length === 0)
      return refused("not-found", { what: "SKU", id: variantId });
    if ((await findLocations(db, [locationId])).length === 0)
      return refused("not-found", { what: "Location", id: locationId });
    return done({
      terms: await findTerms(db, input),
      fences: await findChannelFences(db, input),
      reservations: await findReservations(db, input),
      incoming: await findIncoming(db, input),
      ledger: await findLedger(db, input),
    });
  });
}

export type ExplainView = {
  terms: StockTerms;
  fences: ChannelFence[];
  reservations: Awaited<ReturnType<typeof findReservations>>;
  incoming: Awaited<ReturnType<typeof findIncoming>>;
  ledger: Awaited<ReturnType<typeof findLedger>>;
};

async function findTerms(db: Handle, { variantId, locationId }: ExplainInput): Promise<StockTerms> {
  const [row] = await db
    .select({
      onHand: stockBalance.onHand,
      reserved: stockBalance.reserved,
      withheld: stockBalance.withheld,
      safetyStock: stockBalance.safetyStock,
      fenced: stockBalance.fenced,
    })
    .from(stockBalance)
    .where(and(eq(stockBalance.variantId, variantId), eq(stockBalance.locationId, locationId)));
  return stockTerms(row ?? { onHand: 0, reserved: 0, withheld: 0, safetyStock: 0, fenced: 0 });
}

async function findReservations(db: Handle, { variantId, locationId }: ExplainInput) {
  return db
    .select({
      orderId: reservation.orderId,
      quantity: reservation.quantity,
      createdAt: reservation.createdAt,
      expiresAt: reservation.expiresAt,
    })
    .from(reservation)
    .where(
      and(
        eq(reservation.variantId, variantId),
        eq(reservation.locationId, locationId),
        eq(reservation.state, "active"),
      ),
    )
    .orderBy(asc(reservation.createdAt), asc(reservation.id))
    .limit(reservationsMax);
}

async function findIncoming(db: Handle, { variantId, locationId }: ExplainInput) {
  return db
    .select({
      supplyId: incomingSupply.id,
      quantity: incomingSupply.quantity,
      expectedOn: incomingSupply.expectedOn,
      source: incomingSupply.source,
    })
    .from(incomingSupply)
    .where(
      and(
        eq(incomingSupply.variantId, variantId),
        eq(incomingSupply.locationId, locationId),
        isNull(incomingSupply.receivedAt),
      ),
    )
    .orderBy(asc(incomingSupply.expectedOn));
}

async function findLedger(db: Handle, { variantId, locationId }: ExplainInput) {
  return db
    .select({
      seq: stockLedger.seq,
      kind: stockLedger.kind,
      onHandDelta: stockLedger.onHandDelta,
      onHandAfter: stockLedger.onHandAfter,
      reservedDelta: stockLedger.reservedDelta,
      reservedAfter: stockLedger.reservedAfter,
      withheldDelta: stockLedger.withheldDelta,
      withheldAfter: stockLedger.withheldAfter,
      note: stockLedger.note,
      at: stockLedger.at,
    })
    .from(stockLedger)
    .where(and(eq(stockLedger.variantId, variantId), eq(stockLedger.locationId, locationId)))
    .orderBy(desc(stockLedger.seq))
    .limit(ledgerMax);
}
