-- What every writer of stock shares. Only the functions of 100–119 write balances, reservations and the ledger.
-- Lock order of all of them: order (advisory) → balances sorted by (location, SKU). A reservation changes its state
-- only while its balance is locked, so no reservation row is ever locked for itself.

-- Half of each page stays free so that an update stays on its page and touches no index.
alter table stock_balance set (
  fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
  autovacuum_analyze_scale_factor = 0.05
);
-- Reservations die young: their partial indexes stay small only if the dead are swept early.
alter table reservation set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);

-- A changed signature must leave no second version behind.
do $$
declare
  old regprocedure;
begin
  for old in
    select oid from pg_proc where pronamespace = 'public'::regnamespace and proname = any (array[
      'new_id', 'balance_subject', 'missing_units', 'lock_balances', 'open_balances', 'settle_shortages', 'post_moves',
      'record_reservations', 'reserve_orders', 'lock_reservations', 'release_reservations', 'expire_reservations',
      'clear_deadline', 'convert_reservations', 'move_reservations', 'take_fenced', 'refill_fences', 'set_ring_fences', 'set_opening', 'receive_stock', 'withhold_units',
      'restore_units', 'count_stock'])
  loop
    execute format('drop function %s', old);
  end loop;
end $$;

drop type if exists stock_move;
-- One row of the ledger before its sequence and its balances are known.
create type stock_move as (
  location_id text, variant_id text, kind text,
  on_hand_delta integer, reserved_delta integer, withheld_delta integer,
  counter_account text, reservation_id text, fulfillment_line_id text, command_id text, note text
);

-- An id like newId() makes: prefix, then a version 7 uuid in 32 hex digits.
create or replace function new_id(prefix text) returns text language sql volatile as $$
  select prefix || '_' || lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
    || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14)
$$;

-- The subject of an exception about one balance; core/ledger.ts writes the same.
create or replace function balance_subject(location_id text, variant_id text) returns text language sql immutable as $$
  select location_id || ':' || variant_id
$$;

-- Locks balances in the one order that all writers keep; rows that do not exist are not locked.
create or replace function lock_balances(location_ids text[], variant_ids text[]) returns integer
language plpgsql set enable_seqscan = off as $$
declare
  locked integer;
begin
  -- The lateral subquery locks row by row in the order of the sorted keys; a join could lock in any order.
  with keys as materialized (
    select distinct k.location_id as location_id, k.variant_id as variant_id
    from unnest(location_ids, variant_ids) as k(location_id, variant_id)
    order by 1, 2
  )
  select count(*) into locked
  from keys cross join lateral (
    select b.seq from stock_balance b
    where b.location_id = keys.location_id and b.variant_id = keys.variant_id
    for no key update
  ) held;
  return locked;
end $$;

-- Makes the rows that do not exist yet, then locks all: for writers that may bring a SKU to a new place.
create or replace function open_balances(location_ids text[], variant_ids text[]) returns void
language plpgsql set enable_seqscan = off as $$
begin
  insert into stock_balance (location_id, variant_id)
  select distinct k.location_id, k.variant_id
  from unnest(location_ids, variant_ids) as k(location_id, variant_id)
  order by 1, 2
  on conflict do nothing;
  perform lock_balances(location_ids, variant_ids);
end $$;

-- Units promised beyond what there is: reserved less what could be promised, and never more than is reserved.
create or replace function missing_units(reserved integer, promisable integer) returns integer
language sql immutable as $$
  select greatest(0, reserved - greatest(0, promisable))
$$;

-- Keeps "an open shortage of exactly the missing quantity" true for these balances, which the caller has locked.
create or replace function settle_shortages(location_ids text[], variant_ids text[]) returns void
language plpgsql set enable_seqscan = off as $$
begin
  insert into exception (id, kind, subject_id, location_id, variant_id, quantity, details)
  select new_id('exc'), 'shortage', balance_subject(b.location_id, b.variant_id), b.location_id, b.variant_id,
    missing_units(b.reserved, b.on_hand - b.safety_stock + b.backorder_limit),
    jsonb_build_object('onHand', b.on_hand, 'reserved', b.reserved, 'safetyStock', b.safety_stock)
  from (select distinct k.location_id, k.variant_id from unnest(location_ids, variant_ids) as k(location_id, variant_id)) k
  join stock_balance b using (location_id, variant_id)
  where missing_units(b.reserved, b.on_hand - b.safety_stock + b.backorder_limit) > 0
  order by b.location_id, b.variant_id
  on conflict (kind, subject_id) where state = 'open'
  do update set quantity = excluded.quantity, details = excluded.details;

  update exception e set state = 'resolved', resolved_at = now()
  from unnest(location_ids, variant_ids) as k(location_id, variant_id)
  join stock_balance b using (location_id, variant_id)
  where e.kind = 'shortage' and e.subject_id = balance_subject(k.location_id, k.variant_id) and e.state = 'open'
    and missing_units(b.reserved, b.on_hand - b.safety_stock + b.backorder_limit) = 0;
end $$;

-- Writes moves to the ledger with their sequence and the balances after each, and the balances themselves, in the
-- order in which the moves are given. The caller holds the locks.
create or replace function post_moves(moves stock_move[]) returns void
language plpgsql set enable_seqscan = off as $$
declare
  broken_locations text[];
  broken_variants text[];
begin
  if coalesce(cardinality(moves), 0) = 0 then
    return;
  end if;
  with posted as (
    select m.*, b.seq + row_number() over so_far as seq,
      b.on_hand + sum(m.on_hand_delta) over so_far as on_hand_after,
      b.reserved + sum(m.reserved_delta) over so_far as reserved_after,
      b.withheld + sum(m.withheld_delta) over so_far as withheld_after,
      missing_units(b.reserved, b.on_hand - b.safety_stock + b.backorder_limit) as missing_before,
      b.backorder_limit - b.safety_stock as slack,
      row_number() over so_far = count(*) over (partition by b.location_id, b.variant_id) as is_last
    from unnest(moves) with ordinality as m(
      location_id, variant_id, kind, on_hand_delta, reserved_delta, withheld_delta, counter_account, reservation_id,
      fulfillment_line_id, command_id, note, position)
    join stock_balance b using (location_id, variant_id)
    window so_far as (partition by b.location_id, b.variant_id order by m.position rows unbounded preceding)
  ),
  written as (
    insert into stock_ledger (location_id, variant_id, seq, kind, on_hand_delta, on_hand_after, reserved_delta,
      reserved_after, withheld_delta, withheld_after, promisable_after, counter_account, reservation_id,
      fulfillment_line_id, command_id, note, at)
    select location_id, variant_id, seq, kind, on_hand_delta, on_hand_after, reserved_delta, reserved_after,
      withheld_delta, withheld_after, on_hand_after + slack, counter_account, reservation_id, fulfillment_line_id,
      command_id, note, clock_timestamp()
    from posted order by position
  ),
  balanced as (
    update stock_balance b
    set on_hand = p.on_hand_after, reserved = p.reserved_after, withheld = p.withheld_after, seq = p.seq,
      updated_at = clock_timestamp()
    from posted p
    where p.is_last and b.location_id = p.location_id and b.variant_id = p.variant_id
    returning p.location_id, p.variant_id, p.missing_before,
      missing_units(p.reserved_after::integer, (p.on_hand_after + p.slack)::integer) as missing_after
  )
  select array_agg(location_id), array_agg(variant_id) into broken_locations, broken_variants
  from balanced where missing_before > 0 or missing_after > 0;
  if broken_locations is not null then
    perform settle_shortages(broken_locations, broken_variants);
  end if;
end $$;

-- A reservation is made once and closed once: sequence 1 is its making, 2 its end.
create or replace function record_reservations(ids text[], event text, actor text, command_id text) returns void
language sql as $$
  insert into state_transition (entity, entity_id, seq, from_state, event, to_state, actor, command_id, at)
  select 'reservation', r.id, case event when 'reserve' then 1 else 2 end,
    case event when 'reserve' then 'none' else 'active' end, event,
    case event when 'reserve' then 'active' when 'convert' then 'converted' when 'release' then 'released'
      when 'expire' then 'expired' end,
    actor, command_id, clock_timestamp()
  from unnest(ids) as r(id)
$$;
