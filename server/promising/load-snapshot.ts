import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { ChannelId, LocationId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import type { BusinessDate, Instant } from "@/server/kernel/instant.ts";
import type { Hours } from "@/server/locations/core/hours.ts";
import { findShippingTables } from "@/server/shipping/queries.ts";
import { outlookFrom, type StoredOutlook } from "./core/outlook.ts";
import { type CellWorth, type PriceSet, type Prices, pricesInUse } from "./core/prices.ts";
import { seenBy } from "./core/ring-fence.ts";
import type { Network, NetworkLocation, Snapshot, Stock, StockCell } from "./core/snapshot.ts";
import type { Supply, SupplyRow } from "./core/supply.ts";

/** Units that the planned order has reserved already and may keep or give back. */
export type OwnUnits = { variantId: VariantId; locationId: LocationId; quantity: number };

type Wanted = {
  now: Instant;
  variantIds: readonly VariantId[];
  own: readonly OwnUnits[];
  /** Whose orders are planned: what is set aside for others is not there for it. Left out: orders of any channel. */
  channelId?: ChannelId | undefined;
  network?: Network;
  /** The lines that are decided: what they wait for is free to them. Without them nobody asks for supply. */
  lineIds?: readonly OrderLineId[];
};

/** What planning one order needs, in few statements however many lines it has. Nothing is locked. */
export async function loadSnapshot(db: Handle, wanted: Wanted): Promise<Snapshot> {
  const network = wanted.network ?? (await loadNetwork(db));
  const { variantIds, lineIds } = wanted;
  return {
    ...{ network, stock: await loadStock(db, wanted), prices: await loadPrices(db, wanted) },
    ...(lineIds ? { supply: await loadSupply(db, { variantIds, lineIds }) } : {}),
  };
}

/** What is expected from today on, less what other lines wait for already. */
async function loadSupply(
  db: Handle,
  { variantIds, lineIds }: { variantIds: readonly VariantId[]; lineIds: readonly OrderLineId[] },
): Promise<Supply> {
  const { rows } = await db.execute<SupplyRow & { variantId: VariantId }>(sql`
    select supply.variant_id as "variantId", supply.location_id as "locationId",
      supply.expected_on::text as "expectedOn", (sum(supply.quantity) - coalesce(max(taken.units), 0))::int as quantity
    from incoming_supply supply join location place on place.id = supply.location_id
    left join lateral (
      select sum(line.backordered) as units from backorder waiting join order_line line on line.id = waiting.order_line_id
      where waiting.variant_id = supply.variant_id and waiting.location_id = supply.location_id
        and waiting.expected_on = supply.expected_on
        and waiting.order_line_id not in (select jsonb_array_elements_text(${JSON.stringify(lineIds)}::jsonb))
    ) taken on true
    where supply.received_at is null and supply.expected_on >= (now() at time zone place.time_zone)::date
      and supply.variant_id in (select jsonb_array_elements_text(${JSON.stringify([...new Set(variantIds)])}::jsonb))
    group by supply.variant_id, supply.location_id, supply.expected_on
    having sum(supply.quantity) > coalesce(max(taken.units), 0)
    order by supply.variant_id, supply.expected_on, supply.location_id`);
  const supply = new Map<VariantId, SupplyRow[]>();
  for (const { variantId, ...row } of rows) supply.set(variantId, [...(supply.get(variantId) ?? []), row]);
  return supply;
}

/** The newest published prices of the variants and of the places' days ahead. */
async function loadPrices(
  db: Handle,
  { variantIds, now }: { variantIds: readonly VariantId[]; now: Instant },
): Promise<Prices> {
  const { rows } = await db.execute<PriceRow>(sql`
    select version, computed_at,
      (select coalesce(json_object_agg(variant_id, json_build_object('cells', cells, 'outlook', outlook)), '{}') from unit_price
        where price_set_id = newest.id
        and variant_id in (select jsonb_array_elements_text(${JSON.stringify([...new Set(variantIds)])}::jsonb))) as units,
      (select coalesce(json_object_agg(location_id, days), '{}') from capacity_price
        where price_set_id = newest.id) as capacity
    from (select id, version, computed_at from price_set order by version desc limit 1) newest`);
  const [row] = rows;
  return pricesInUse(row ? toPriceSet(row) : null, now);
}

/** Every set that was the newest at some moment of a span, oldest first, for the variants only. */
export async function loadPriceSets(
  db: Handle,
  { variantIds, from, to }: { variantIds: readonly VariantId[]; from: Instant; to: Instant },
): Promise<PriceSet[]> {
  const ids = JSON.stringify([...new Set(variantIds)]);
  const { rows } = await db.execute<PriceRow>(sql`
    select version, computed_at,
      (select coalesce(json_object_agg(variant_id, json_build_object('cells', cells, 'outlook', outlook)), '{}') from unit_price
        where price_set_id = chosen.id
        and variant_id in (select jsonb_array_elements_text(${ids}::jsonb))) as units,
      (select coalesce(json_object_agg(location_id, days), '{}') from capacity_price
        where price_set_id = chosen.id) as capacity
    from price_set chosen where computed_at <= ${to.toISOString()}::timestamptz
      and computed_at >= coalesce((select max(computed_at) from price_set
        where computed_at <= ${from.toISOString()}::timestamptz), '-infinity')
    order by version`);
  return rows.map(toPriceSet);
}

function toPriceSet(row: PriceRow): PriceSet {
  const toCells = ({ cells, outlook: stored }: PriceRow["units"][VariantId]) =>
    new Map(
      Object.entries(cells).map(([locationId, [endValue = 0, ...curve]]): [LocationId, CellWorth] => {
        const outlook = outlookFrom(stored, locationId);
        return [locationId as LocationId, { endValue, curve, ...(outlook && { outlook }) }];
      }),
    );
  return {
    version: row.version,
    computedAt: new Date(row.computed_at),
    cells: new Map(Object.entries(row.units).map(([id, cells]) => [id as VariantId, toCells(cells)])),
    capacity: new Map(
      Object.entries(row.capacity).map(([id, days]) => [
        id as LocationId,
        new Map(Object.entries(days).map(([date, price]) => [date as BusinessDate, price])),
      ]),
    ),
  };
}

type PriceRow = {
  version: number;
  computed_at: string | Date;
  /** By variant and place: the end value, then the curve. */
  units: Record<VariantId, { cells: Record<string, number[]>; outlook: StoredOutlook | null }>;
  capacity: Record<string, Record<string, number>>;
};

/**
 * All places with calendar and work, and the tables of the carriers.
 * @param since the first day whose closures and work count; without it yesterday, which is still today somewhere
 */
export async function loadNetwork(db: Handle, since?: BusinessDate): Promise<Network> {
  const first = since ? sql`${since}::date` : sql`now()::date - 1`;
  const { rows } = await db.execute<LocationRow>(sql`
    select place.id, code, name, kind, latitude, longitude, state, zip, time_zone, can_ship, can_pickup, cutoff_minute,
      pickup_lead_minutes, pickup_window_days, capacity_per_day, handling_per_package::float8 as handling_per_package,
      handling_per_unit::float8 as handling_per_unit, freight_multiplier, orders_per_hour, coalesce(waiting.works, 0) as waiting,
      (select coalesce(json_agg(json_build_object('weekday', weekday, 'opensMinute', opens_minute,
        'closesMinute', closes_minute) order by weekday), '[]') from location_hours where location_id = place.id) as hours,
      (select coalesce(json_agg(date), '[]') from location_closure
        where location_id = place.id and date >= ${first}) as closures,
      (select coalesce(json_object_agg(date, fulfillment_orders), '{}') from location_load
        where location_id = place.id and date >= ${first}) as load
    from location place left join everyshelf_waiting_work() waiting on waiting.location_id = place.id
    where is_active order by place.id`);
  const tables = await findShippingTables(db);
  return { ...tables, locations: rows.map(toLocation) };
}

/**
 * Where the variants are: every balance that holds some, with what the order has of it already, as its channel sees it.
 */
async function loadStock(
  db: Handle,
  wanted: Pick<Wanted, "variantIds" | "own" | "channelId">,
): Promise<Stock> {
  const variantIds = [...new Set(wanted.variantIds)];
  const { rows } = await db.execute<StockRow>(sql`
    select variant_id, location_id, on_hand, reserved, withheld, safety_stock, fenced,
      case when fenced > 0 then (select json_object_agg(channel_id, units) from ring_fence
        where variant_id = held.variant_id and location_id = held.location_id) end as fences
    from stock_balance held
    where variant_id in (select jsonb_array_elements_text(${JSON.stringify(variantIds)}::jsonb)) and on_hand > 0`);
  const stock = new Map<VariantId, Map<LocationId, StockCell>>(variantIds.map((id) => [id, new Map()]));
  for (const row of rows) {
    stock.get(row.variant_id)?.set(row.location_id, {
      onHand: row.on_hand,
      reserved: row.reserved,
      withheld: row.withheld,
      safetyStock: row.safety_stock,
      fenced: row.fenced,
      ...(row.fences && { fences: new Map(Object.entries(row.fences) as [ChannelId, number][]) }),
      own: 0,
    });
  }
  for (const units of wanted.own) {
    const cell = stock.get(units.variantId)?.get(units.locationId);
    if (cell) cell.own += units.quantity;
  }
  return wanted.channelId ? seenBy(stock, wanted.channelId) : stock;
}

type LocationRow = {
  id: LocationId;
  code: string;
  name: string;
  kind: NetworkLocation["kind"];
  latitude: number;
  longitude: number;
  state: string;
  zip: string;
  time_zone: string;
  can_ship: boolean;
  can_pickup: boolean;
  cutoff_minute: number;
  pickup_lead_minutes: number;
  pickup_window_days: number;
  capacity_per_day: number | null;
  handling_per_package: number;
  handling_per_unit: number;
  freight_multiplier: number;
  orders_per_hour: number | null;
  waiting: number;
  hours: Hours[];
  closures: string[];
  load: Record<string, number>;
};

type StockRow = {
  variant_id: VariantId;
  location_id: LocationId;
  on_hand: number;
  reserved: number;
  withheld: number;
  safety_stock: number;
  fenced: number;
  fences: Record<string, number> | null;
};

function toLocation(row: LocationRow): NetworkLocation {
  return {
    locationId: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    latitude: row.latitude,
    longitude: row.longitude,
    state: row.state,
    zip: row.zip,
    timeZone: row.time_zone,
    canShip: row.can_ship,
    canPickup: row.can_pickup,
    cutoffMinute: row.cutoff_minute,
    pickupLeadMinutes: row.pickup_lead_minutes,
    pickupWindowDays: row.pickup_window_days,
    capacityPerDay: row.capacity_per_day,
    handlingPerPackage: row.handling_per_package,
    handlingPerUnit: row.handling_per_unit,
    freightMultiplier: row.freight_multiplier,
    hours: row.hours,
    closures: new Set(row.closures),
    load: new Map(Object.entries(row.load)),
    ...(row.orders_per_hour !== null && {
      labor: { ordersPerHour: row.orders_per_hour, waiting: row.waiting },
    }),
  };
}
