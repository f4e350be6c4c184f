import { sql } from "drizzle-orm";
import type { Database, Handle } from "@/db/client.ts";
import { systemScope } from "@/server/auth/scope.ts";

/** Orders of one transaction. */
const batchOrders = 5_000;

/**
 * Writes finished orders of the last year in bulk, for measuring: shipped by warehouses, delivered, paid outside.
 * Everything hangs together as if it had been worked: states, promises, packages, reservations, the ledger of stock,
 * which first receives what is going to leave. Ids and draws come from the seed by hash.
 */
export async function writePastOrders(
  db: Database,
  options: { seed: number; orders: number; onProgress?: (written: number) => void },
): Promise<void> {
  const { seed, orders, onProgress } = options;
  const present = await db.read(systemScope(), async (handle) => {
    const { rows } = await handle.execute<{ written: number }>(
      sql`select count(*)::int as written from sales_order where note = ${pastNote}`,
    );
    return rows[0]?.written ?? 0;
  });
  for (let from = present; from < orders; from += batchOrders) {
    const to = Math.min(orders, from + batchOrders);
    await db.transact(systemScope(), (handle) => writeBatch(handle, { seed, from, to }));
    onProgress?.(to);
  }
}

const pastNote = "Past order of the demo";

async function writeBatch(db: Handle, batch: { seed: number; from: number; to: number }): Promise<void> {
  await drawOrders(db, batch);
  await writeOrders(db);
  await writeWork(db);
  await writeStock(db);
  await writeTransitions(db);
  await writeEvents(db);
  await db.execute(sql`drop table past_order, past_line`);
}

/** `draw(n, what)` is a number in [0, 1) that depends on the seed, the order and the purpose only. */
async function drawOrders(
  db: Handle,
  { seed, from, to }: { seed: number; from: number; to: number },
): Promise<void> {
  const draw = (what: string) =>
    sql`((hashtextextended(n || ${` ${what} ${seed}`}, 7) & 1048575) / 1048576.0)`;
  // A whole number that is joined on: a join on an expression of both sides would try every pair.
  const nth = (what: string, list: string) =>
    sql`floor(${draw(what)} * (select count(*) from ${sql.identifier(list)}))::bigint`;
  const id = (prefix: string, key: ReturnType<typeof sql>) =>
    sql`${prefix}::text || md5(${`${prefix} ${seed} `}::text || ${key})`;
  await db.execute(sql`
    create temp table past_order on commit drop as
    select *, placed_at + make_interval(days => case when late < 0.93 then 4 when late < 0.98 then 5 else 6 end) as delivered_at
    from (with people as (select id, row_number() over (order by id) - 1 as at from person where external_ref is null),
    warehouses as (select id, row_number() over (order by code) - 1 as at from location where kind = 'warehouse'),
    channels as (select id, row_number() over (order by code) - 1 as at from channel where kind <> 'import')
    select o.n, ${id("ord_", sql`o.n`)} as id, ${id("ful_", sql`o.n`)} as work_id, ${id("pkg_", sql`o.n`)} as package_id,
      nextval('order_number') as number, p.id as person_id, a.id as address_id, w.id as location_id, c.id as channel_id,
      now() - make_interval(days => 8 + (o.day * 356)::int, mins => (o.minute * 1440)::int) as placed_at,
      case when o.lines < 0.55 then 1 when o.lines < 0.85 then 2 else 3 end as line_count, o.late
    from (
      select n, ${nth("person", "people")} as person, ${nth("place", "warehouses")} as place, ${nth("channel", "channels")} as channel,
        ${draw("day")} as day, ${draw("minute")} as minute, ${draw("lines")} as lines, ${draw("late")} as late
      from generate_series(${from}::int, ${to - 1}::int) as n
    ) o
    join people p on p.at = o.person
    join warehouses w on w.at = o.place
    join channels c on c.at = o.channel
    join lateral (select id from address where person_id = p.id order by is_default desc, id limit 1) a on true) one`);
  await db.execute(sql`
    create temp table past_line on commit drop as
    with skus as (select *, row_number() over (order by sku) - 1 as at from variant)
    select l.*, ${id("oln_", sql`l.key`)} as id, ${id("fln_", sql`l.key`)} as work_line_id,
      ${id("res_", sql`l.key`)} as reservation_id, ${id("prm_", sql`l.key`)} as promise_id,
      s.id as variant_id, s.sku, s.name, s.price, s.weight_grams
    from (
      select o.n, o.id as order_id, o.work_id, o.location_id, o.placed_at, line_number,
        o.n || '-' || line_number as key,
        case when (hashtextextended(o.n || ' units ' || line_number || ${` ${seed}`}, 7) & 1023) < 100 then 2 else 1 end as quantity,
        floor((hashtextextended(o.n || ' sku ' || line_number || ${` ${seed}`}, 7) & 1048575) / 1048576.0 * (select count(*) from skus))::bigint as sku_at
      from past_order o, generate_series(1, o.line_count) as line_number
    ) l
    join skus s on s.at = l.sku_at`);
  await db.execute(sql`analyze past_order`);
  await db.execute(sql`analyze past_line`);
}

async function writeOrders(db: Handle): Promise<void> {
  await db.execute(sql`
    insert into sales_order (id, number, state, channel_id, person_id, ship_to_address_id, currency, subtotal, shipping,
      tax, grand, is_paid_outside, ordered_at, placed_at, placed_by, note)
    select o.id, o.number, 'closed', o.channel_id, o.person_id, o.address_id, 'USD', l.subtotal, 0, 0, l.subtotal, true,
      o.placed_at, o.placed_at, 'Everyshelf', ${pastNote}
    from past_order o join (
      select order_id, sum(price * quantity) as subtotal from past_line group by order_id) l on l.order_id = o.id`);
  await db.execute(sql`
    insert into order_line (id, order_id, line_number, variant_id, sku, name, unit_price, tax, mode, service_code,
      ready_by, promised_at, ordered, delivered)
    select id, order_id, line_number, variant_id, sku, name, price, 0, 'ship', 'ground', placed_at + interval '1 day',
      placed_at + interval '5 days', quantity, quantity from past_line`);
  await db.execute(sql`
    insert into promise (id, order_id, order_line_id, version, mode, service_code, location_id, ready_by, promised_at,
      reason, made_at)
    select promise_id, order_id, id, 1, 'ship', 'ground', location_id, placed_at + interval '1 day',
      placed_at + interval '5 days', 'placed', placed_at from past_line`);
}

async function writeWork(db: Handle): Promise<void> {
  await db.execute(sql`
    insert into fulfillment_order (id, code, order_id, location_id, mode, service_code, state, load_date, due_at,
      promised_at, accepted_by, released_at, closed_at)
    select work_id, number || '-1', id, location_id, 'ship', 'ground', 'delivered', placed_at::date::text,
      placed_at + interval '1 day', placed_at + interval '5 days', 'Warehouse team', placed_at,
      delivered_at from past_order`);
  await db.execute(sql`
    insert into reservation (id, location_id, variant_id, quantity, state, order_id, order_line_id, command_id,
      created_at, closed_at)
    select reservation_id, location_id, variant_id, quantity, 'converted', order_id, id, 'seed-past-' || order_id,
      placed_at, placed_at + interval '20 hours' from past_line`);
  await db.execute(sql`
    insert into fulfillment_line (id, fulfillment_order_id, location_id, order_line_id, variant_id, quantity,
      quantity_picked, reservation_id)
    select work_line_id, work_id, location_id, id, variant_id, quantity, quantity, reservation_id from past_line`);
  await db.execute(sql`
    insert into package (id, fulfillment_order_id, location_id, service_code, carrier, tracking_number, weight_grams,
      freight, state, expected_on, labelled_at, handed_over_at, delivered_at)
    select o.package_id, o.work_id, o.location_id, 'ground', 'Parcel Post', 'PP9' || upper(substr(md5(o.package_id), 1, 17)),
      l.grams, 700 + l.grams / 8, 'delivered', (o.placed_at + interval '4 days')::date,
      o.placed_at + interval '18 hours', o.placed_at + interval '20 hours', o.delivered_at
    from past_order o join (
      select order_id, sum(weight_grams * quantity)::int as grams from past_line group by order_id) l on l.order_id = o.id`);
}

/** What left had come in before: one receipt per shelf, then each unit reserved and shipped. */
async function writeStock(db: Handle): Promise<void> {
  await db.execute(sql`
    select open_balances(array_agg(location_id), array_agg(variant_id))
    from (select distinct location_id, variant_id from past_line) shelf`);
  await db.execute(sql`
    select post_moves(array_agg(row (location_id, variant_id, kind, on_hand, reserved, 0, counter, reservation_id,
      work_line_id, command_id, null)::stock_move order by step, work_line_id))
    from (
      select 1 as step, location_id, variant_id, 'receive' as kind, sum(quantity)::int as on_hand, 0 as reserved,
        'VENDOR' as counter, null as reservation_id, null as work_line_id, 'seed-past-receipt' as command_id
      from past_line group by location_id, variant_id
      union all
      select 2, location_id, variant_id, 'reserve', 0, quantity, null, reservation_id, null, 'seed-past-' || order_id
      from past_line
      union all
      select 3, location_id, variant_id, 'ship', -quantity, -quantity, 'CUSTOMER', reservation_id, work_line_id,
        'seed-past-' || order_id from past_line
    ) move`);
}

/** Each lifecycle's way to its end, as the published edges name it. */
async function writeTransitions(db: Handle): Promise<void> {
  const walk = (entity: string, ids: ReturnType<typeof sql>, steps: readonly string[]) => {
    const edges = steps.slice(1).map((step, index) => {
      const [event = "", to = ""] = step.split(" → ");
      return { seq: index + 1, from: (steps[index] ?? "").split(" → ").at(-1), event, to };
    });
    return db.execute(sql`
      insert into state_transition (entity, entity_id, seq, from_state, event, to_state, actor, command_id, at)
      select ${entity}, one.id, edge.seq, edge.from, edge.event, edge.to, 'system', 'seed-past-' || one.order_id,
        case edge.event when 'deliver' then one.delivered_at else one.placed_at + make_interval(hours => edge.seq * 2) end
      from (${ids}) one, jsonb_to_recordset(${JSON.stringify(edges)}::jsonb) as edge(seq int, "from" text, event text, "to" text)`);
  };
  const orders = sql`select id, id as order_id, placed_at, delivered_at from past_order`;
  await walk("order", orders, ["none", "place → placed", "confirm → confirmed", "close → closed"]);
  await walk(
    "fulfillment_order",
    sql`select work_id as id, id as order_id, placed_at, delivered_at from past_order`,
    [
      "none",
      "release → released",
      "accept → accepted",
      "start-picking → picking",
      "finish-picking → picked",
      "pack → packed",
      "label → labelled",
      "hand-over → handed_over",
      "deliver → delivered",
    ],
  );
  await walk(
    "package",
    sql`select package_id as id, id as order_id, placed_at, delivered_at from past_order`,
    ["none", "label → labelled", "hand-over → handed_over", "deliver → delivered"],
  );
  await walk(
    "reservation",
    sql`select reservation_id as id, order_id, placed_at, null::timestamptz as delivered_at from past_line`,
    ["none", "reserve → active", "convert → converted"],
  );
}

/** The two facts that a timeline of long ago still needs; no job follows from them. */
async function writeEvents(db: Handle): Promise<void> {
  await db.execute(sql`
    insert into event (id, name, entity_id, order_id, payload, actor, command_id, at)
    select 'evt_' || md5('placed ' || id), 'order.placed', id, id, jsonb_build_object('orderId', id), 'system',
      'seed-past-' || id, placed_at from past_order order by placed_at`);
  await db.execute(sql`
    insert into event (id, name, entity_id, order_id, location_id, payload, actor, command_id, at)
    select 'evt_' || md5('closed ' || id), 'order.closed', id, id, location_id, jsonb_build_object('orderId', id),
      'system', 'seed-past-' || id, delivered_at from past_order order by placed_at`);
}
