-- What becomes of a reservation. All of these are set-based on jsonb, keep the lock order of 100-inventory.sql, and
-- decide on what they read after the balances are locked.

-- Locks the balances of these reservations. A reservation never changes its place, so what is read before the lock
-- names the right balances; its state and quantity are read again after it.
create or replace function lock_reservations(ids text[]) returns void
language plpgsql set enable_seqscan = off as $$
declare
  locations text[];
  variants text[];
begin
  select array_agg(r.location_id), array_agg(r.variant_id) into locations, variants
  from reservation r where r.id = any (ids);
  perform lock_balances(locations, variants);
end $$;

-- Gives units back. items: [{ reservationId, quantity | null }] (null: all that is left); what is closed already is
-- left out. Answers [{ reservationId, orderLineId, locationId, variantId, quantity, isClosed }].
create or replace function release_reservations(items jsonb, command_id text, actor text, ending text default 'release')
returns jsonb language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  wanted text[];
  c_id text[]; c_quantity integer[]; c_location text[]; c_variant text[]; c_line text[]; c_is_closed boolean[];
  c_channel text[]; c_fenced integer[];
begin
  select array_agg(distinct i ->> 'reservationId') into wanted from jsonb_array_elements(items) as i;
  perform lock_reservations(wanted);

  with asked as (
    select i ->> 'reservationId' as id, case when bool_or(i ->> 'quantity' is null) then null
      else sum((i ->> 'quantity')::integer) end as quantity
    from jsonb_array_elements(items) as i group by 1
  ),
  changed as (
    -- The last units close the reservation; it keeps the number that it closed with. What a ring-fence gave is given
    -- back last.
    update reservation r
    set quantity = case when a.quantity < r.quantity then r.quantity - a.quantity else r.quantity end,
      fenced = case when a.quantity < r.quantity then least(r.fenced, r.quantity - a.quantity) else 0 end,
      state = case when a.quantity < r.quantity then 'active' when ending = 'expire' then 'expired' else 'released' end,
      closed_at = case when a.quantity < r.quantity then null else clock_timestamp() end
    from asked a join reservation was on was.id = a.id
    where r.id = a.id and r.state = 'active' and (a.quantity is null or a.quantity > 0)
      and (ending <> 'expire' or r.expires_at < now())
    returning r.id, r.location_id, r.variant_id, r.order_line_id, r.channel_id, r.state <> 'active' as is_closed,
      case when r.state = 'active' then a.quantity else r.quantity end as quantity, was.fenced - r.fenced as fenced
  )
  select array_agg(id order by id), array_agg(quantity order by id), array_agg(location_id order by id),
    array_agg(variant_id order by id), array_agg(order_line_id order by id), array_agg(is_closed order by id),
    array_agg(channel_id order by id), array_agg(fenced order by id)
  into c_id, c_quantity, c_location, c_variant, c_line, c_is_closed, c_channel, c_fenced from changed;
  if c_id is null then
    return '[]';
  end if;

  perform record_reservations(array(select c.id from unnest(c_id, c_is_closed) as c(id, closed) where c.closed),
    ending, actor, release_reservations.command_id);
  perform refill_fences(c_location, c_variant, c_channel, c_fenced);
  perform post_moves(array(
    select row (c.location_id, c.variant_id, 'release', 0, -c.quantity, 0, null, c.id, null,
      release_reservations.command_id, case when ending = 'expire' then 'expired' end)::stock_move
    from unnest(c_id, c_quantity, c_location, c_variant) as c(id, quantity, location_id, variant_id)
  ));
  return (
    select jsonb_agg(jsonb_build_object('reservationId', c.id, 'orderLineId', c.line, 'locationId', c.location_id,
      'variantId', c.variant_id, 'quantity', c.quantity, 'isClosed', c.closed))
    from unnest(c_id, c_quantity, c_location, c_variant, c_line, c_is_closed)
      as c(id, quantity, location_id, variant_id, line, closed)
  );
end $$;

-- Gives back what is past its deadline by the database's clock, the oldest first; answers how many reservations.
create or replace function expire_reservations(at_most integer) returns integer
language sql as $$
  select jsonb_array_length(release_reservations(
    (select coalesce(jsonb_agg(jsonb_build_object('reservationId', r.id)), '[]') from (
      select id from reservation where state = 'active' and expires_at < now() order by expires_at limit at_most
    ) r),
    new_id('cmd'), 'system', 'expire'))
$$;

-- An order that is placed has no deadline. Answers what it holds, so that the caller sees whether all is there.
-- Runs without balance locks: a sweep that is just expiring a row waits for us or we for it, and the second of the
-- two reads the row again and passes it by.
create or replace function clear_deadline(order_id text) returns jsonb
language sql as $$
  -- The same lock as reserve_orders takes: a twin that is binding the draft anew is waited for, and finds it placed.
  select pg_advisory_xact_lock(hashtextextended(clear_deadline.order_id, 110));
  with kept as (
    update reservation r set expires_at = null
    where r.order_id = clear_deadline.order_id and r.state = 'active'
    returning r.*
  )
  select coalesce(jsonb_agg(jsonb_build_object('reservationId', id, 'orderLineId', order_line_id,
    'locationId', location_id, 'variantId', variant_id, 'quantity', quantity) order by id), '[]')
  from kept
$$;

-- Goods leave to the customer. items: [{ reservationId, fulfillmentLineId, quantity }]. All or nothing: answers the
-- ids of reservations that are not active or hold less ('[]' is success). Goods that are handed over although the
-- record shows none are found first, because they were there.
create or replace function convert_reservations(items jsonb, command_id text, actor text) returns jsonb
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  i_id text[]; i_line text[]; i_quantity integer[];
  failing jsonb;
  closed text[];
begin
  select array_agg(i ->> 'reservationId'), array_agg(i ->> 'fulfillmentLineId'), array_agg((i ->> 'quantity')::integer)
  into i_id, i_line, i_quantity from jsonb_array_elements(items) as i;
  if i_id is null then
    return '[]';
  end if;
  perform lock_reservations(i_id);

  select jsonb_agg(a.id) into failing
  from (select i.id, sum(i.quantity) as quantity from unnest(i_id, i_quantity) as i(id, quantity) group by i.id) a
  left join reservation r on r.id = a.id and r.state = 'active'
  where r.id is null or r.quantity < a.quantity;
  if failing is not null then
    return failing;
  end if;

  perform post_moves(array(
    select row (b.location_id, b.variant_id, 'count', a.quantity - b.on_hand, 0, 0, 'FOUND', null, null,
      convert_reservations.command_id, 'handed over beyond the record')::stock_move
    from (
      select r.location_id, r.variant_id, sum(i.quantity)::integer as quantity
      from unnest(i_id, i_quantity) as i(id, quantity) join reservation r on r.id = i.id group by 1, 2
    ) a join stock_balance b using (location_id, variant_id)
    where b.on_hand < a.quantity
  ));
  perform post_moves(array(
    select row (r.location_id, r.variant_id, 'ship', -i.quantity, -i.quantity, 0, 'CUSTOMER', r.id, i.line,
      convert_reservations.command_id, null)::stock_move
    from unnest(i_id, i_line, i_quantity) as i(id, line, quantity) join reservation r on r.id = i.id
  ));
  with changed as (
    update reservation r
    set quantity = case when a.quantity < r.quantity then r.quantity - a.quantity else r.quantity end,
      fenced = case when a.quantity < r.quantity then least(r.fenced, r.quantity - a.quantity) else r.fenced end,
      state = case when a.quantity < r.quantity then 'active' else 'converted' end,
      closed_at = case when a.quantity < r.quantity then null else clock_timestamp() end
    from (select i.id, sum(i.quantity)::integer as quantity from unnest(i_id, i_quantity) as i(id, quantity) group by i.id) a
    where r.id = a.id returning r.id, r.state
  )
  select array_agg(id) into closed from changed where state = 'converted';
  perform record_reservations(closed, 'convert', actor, convert_reservations.command_id);
  return '[]';
end $$;

-- Binds units of an order's reservations elsewhere instead. items: [{ reservationId, newReservationId, locationId,
-- quantity }]. All or nothing: answers { moved: true } or { moved: false, short | closed }.
create or replace function move_reservations(items jsonb, command_id text, actor text) returns jsonb
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  i_id text[]; i_new text[]; i_location text[]; i_quantity integer[]; i_variant text[];
  all_locations text[]; all_variants text[];
  g_location text[]; g_variant text[]; g_channel text[]; g_fenced integer[];
  failing jsonb;
  closed text[];
begin
  select array_agg(i ->> 'reservationId'), array_agg(i ->> 'newReservationId'), array_agg(i ->> 'locationId'),
    array_agg((i ->> 'quantity')::integer), array_agg(r.variant_id)
  into i_id, i_new, i_location, i_quantity, i_variant
  from jsonb_array_elements(items) as i left join reservation r on r.id = i ->> 'reservationId';
  if i_id is null then
    return '{"moved": true}';
  end if;
  select array_agg(k.location_id), array_agg(k.variant_id) into all_locations, all_variants
  from (
    select r.location_id, r.variant_id from reservation r where r.id = any (i_id)
    union select * from unnest(i_location, i_variant)
  ) k;
  perform lock_balances(all_locations, all_variants);

  select jsonb_agg(a.id) into failing
  from (select i.id, sum(i.quantity) as quantity from unnest(i_id, i_quantity) as i(id, quantity) group by i.id) a
  left join reservation r on r.id = a.id and r.state = 'active'
  where r.id is null or r.quantity < a.quantity;
  if failing is not null then
    return jsonb_build_object('moved', false, 'closed', failing);
  end if;

  -- What goes and what comes at one place are taken together; each channel's ring-fence serves its own wishes first.
  select jsonb_build_object('locationId', d.location_id, 'variantId', d.variant_id, 'asked', d.asked,
    'available', greatest(0, coalesce(d.free, 0) + d.given + d.own))
  into failing
  from (
    select c.location_id, c.variant_id, sum(c.asked)::integer as asked, sum(c.given)::integer as given,
      sum(c.own)::integer as own, sum(c.asked - least(c.own, c.asked) - c.given)::integer as net, count(*) as channels,
      min(b.on_hand - b.reserved - b.withheld - b.safety_stock - b.fenced + b.backorder_limit) as free
    from (
      select k.location_id, k.variant_id, k.channel_id, sum(k.asked) as asked, sum(k.given - k.fenced) as given,
        sum(k.fenced) + coalesce(max(f.units), 0) as own
      from (
        select i.location_id, i.variant_id, r.channel_id, i.quantity as asked, 0 as given, 0 as fenced
        from unnest(i_id, i_location, i_variant, i_quantity) as i(id, location_id, variant_id, quantity)
        join reservation r on r.id = i.id
        union all
        select r.location_id, r.variant_id, r.channel_id, 0, a.quantity, greatest(0, r.fenced - r.quantity + a.quantity)
        from (select i.id, sum(i.quantity)::integer as quantity from unnest(i_id, i_quantity) as i(id, quantity) group by 1) a
        join reservation r on r.id = a.id
      ) k
      left join ring_fence f using (location_id, variant_id, channel_id)
      group by 1, 2, 3
    ) c
    left join stock_balance b using (location_id, variant_id)
    group by 1, 2
  ) d
  where d.asked > 0
    and (d.free is null or d.net > d.free and (d.channels > 1 or d.asked - d.own - d.given > d.free))
  order by d.location_id, d.variant_id limit 1;
  if failing is not null then
    return jsonb_build_object('moved', false, 'short', failing);
  end if;

  perform post_moves(array(
    select m.move from (
      select i.position, 0 as side, row (r.location_id, r.variant_id, 'move-out', 0, -i.quantity, 0, null, r.id, null,
        move_reservations.command_id, null)::stock_move as move
      from unnest(i_id, i_quantity) with ordinality as i(id, quantity, position) join reservation r on r.id = i.id
      union all
      select i.position, 1, row (i.location_id, i.variant_id, 'move-in', 0, i.quantity, 0, null, i.id, null,
        move_reservations.command_id, null)::stock_move
      from unnest(i_new, i_location, i_variant, i_quantity) with ordinality
        as i(id, location_id, variant_id, quantity, position)
    ) m order by m.side, m.position
  ));
  insert into reservation (id, location_id, variant_id, quantity, state, order_id, order_line_id, channel_id, command_id,
    expires_at, created_at)
  -- Units of a line that come from several places may become one reservation.
  select i.id, i.location_id, r.variant_id, sum(i.quantity)::integer, 'active', r.order_id, r.order_line_id, r.channel_id,
    move_reservations.command_id, min(r.expires_at), clock_timestamp()
  from unnest(i_id, i_new, i_location, i_quantity) as i(old, id, location_id, quantity) join reservation r on r.id = i.old
  group by i.id, i.location_id, r.variant_id, r.order_id, r.order_line_id, r.channel_id;
  with changed as (
    update reservation r
    set quantity = case when a.quantity < r.quantity then r.quantity - a.quantity else r.quantity end,
      fenced = case when a.quantity < r.quantity then least(r.fenced, r.quantity - a.quantity) else 0 end,
      state = case when a.quantity < r.quantity then 'active' else 'released' end,
      closed_at = case when a.quantity < r.quantity then null else clock_timestamp() end
    from (select i.id, sum(i.quantity)::integer as quantity from unnest(i_id, i_quantity) as i(id, quantity) group by i.id) a
    join reservation was on was.id = a.id
    where r.id = a.id returning r.id, r.state, r.location_id, r.variant_id, r.channel_id, was.fenced - r.fenced as fenced
  )
  select array_agg(id) filter (where state = 'released'), array_agg(location_id), array_agg(variant_id),
    array_agg(channel_id), array_agg(fenced)
  into closed, g_location, g_variant, g_channel, g_fenced from changed;
  perform refill_fences(g_location, g_variant, g_channel, g_fenced);
  perform take_fenced(array(select distinct n from unnest(i_new) as n order by n));
  perform record_reservations(closed, 'release', actor, move_reservations.command_id);
  perform record_reservations(array(select distinct n from unnest(i_new) as n order by n), 'reserve', actor, move_reservations.command_id);
  return '{"moved": true}';
end $$;
