import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { channel } from "@/db/schema/channels.ts";
import { reservation, ringFence, stockBalance } from "@/db/schema/inventory.ts";
import { location } from "@/db/schema/locations.ts";
import { findChannels } from "@/server/channels/queries.ts";
import type { Context } from "@/server/context.ts";
import type { ChannelId, LocationId, VariantId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";

export type RingFenceView = {
  locationId: LocationId;
  locationCode: string;
  locationName: string;
  variantId: VariantId;
  sku: string;
  channelId: ChannelId;
  channelName: string;
  /** Still set aside. */
  units: number;
  /** What open orders of the channel hold of it. */
  held: number;
  /** Units there that are free of orders and in no doubt: where fewer than are set aside, the rest waits for goods. */
  there: number;
  updatedAt: Instant;
};

/** More ring-fences than this are looked for by place or SKU. */
const listedMax = 500;

/**
 * What is set aside for channels over the whole network, by place and SKU, and the channels that could have some; `total`
 * says how many ring-fences there are.
 */
export async function listRingFences(ctx: Context): Promise<{
  fences: RingFenceView[];
  total: number;
  channels: { channelId: ChannelId; name: string }[];
}> {
  return ctx.db.read(ctx.scope, async (db) => {
    const [counted] = await db.select({ total: sql<number>`count(*)::int` }).from(ringFence);
    const fences = await findRingFences(db, undefined).limit(listedMax);
    const channels = (await findChannels(db)).map(({ id: channelId, name }) => ({ channelId, name }));
    return { fences, total: counted?.total ?? 0, channels };
  });
}

/** Every channel with what is set aside for it of a SKU at a place, 0 where nothing is. */
export type ChannelFence = { channelId: ChannelId; name: string; units: number; held: number };

export async function findChannelFences(
  db: Handle,
  { variantId, locationId }: { variantId: VariantId; locationId: LocationId },
): Promise<ChannelFence[]> {
  const here = and(eq(ringFence.variantId, variantId), eq(ringFence.locationId, locationId));
  const fences = new Map((await findRingFences(db, here)).map((fence) => [fence.channelId, fence]));
  return (await findChannels(db)).map(({ id, name }) => {
    const { units = 0, held = 0 } = fences.get(id) ?? {};
    return { channelId: id, name, units, held };
  });
}

function findRingFences(db: Handle, where: SQL | undefined) {
  const held = db
    .select({ units: sql<number>`coalesce(sum(${reservation.fenced}), 0)::int` })
    .from(reservation)
    .where(
      and(
        eq(reservation.variantId, ringFence.variantId),
        eq(reservation.locationId, ringFence.locationId),
        eq(reservation.channelId, ringFence.channelId),
        eq(reservation.state, "active"),
        gt(reservation.fenced, 0),
      ),
    );
  const { onHand, reserved, withheld } = stockBalance;
  return db
    .select({
      locationId: ringFence.locationId,
      locationCode: location.code,
      locationName: location.name,
      variantId: ringFence.variantId,
      sku: variant.sku,
      channelId: ringFence.channelId,
      channelName: channel.name,
      units: ringFence.units,
      held: sql<number>`(${held})`,
      there: sql<number>`greatest(0, ${onHand} - ${reserved} - ${withheld})::int`,
      updatedAt: ringFence.updatedAt,
    })
    .from(ringFence)
    .innerJoin(location, eq(location.id, ringFence.locationId))
    .innerJoin(variant, eq(variant.id, ringFence.variantId))
    .innerJoin(channel, eq(channel.id, ringFence.channelId))
    .innerJoin(
      stockBalance,
      and(eq(stockBalance.variantId, ringFence.variantId), eq(stockBalance.locationId, ringFence.locationId)),
    )
    .where(where)
    .orderBy(asc(location.code), asc(variant.sku), asc(channel.name));
}
