-- Opening stock of many balances at once, for seeds and imports. What has a ledger already is set to the quantity by
-- a correction instead. items: [{ locationId, variantId, quantity, safetyStock?, backorderLimit? }]
create or replace function set_opening(items jsonb, command_id text, actor text) returns integer
language plpgsql as $$
#variable_conflict use_column
declare
  i_location text[]; i_variant text[]; i_quantity integer[]; i_safety integer[]; i_backorder integer[];
  opened integer;
begin
  select array_agg(i."locationId" order by i."locationId", i."variantId"),
    array_agg(i."variantId" order by i."locationId", i."variantId"),
    array_agg(i.quantity order by i."locationId", i."variantId"),
    array_agg(i."safetyStock" order by i."locationId", i."variantId"),
    array_agg(i."backorderLimit" order by i."locationId", i."variantId")
  into i_location, i_variant, i_quantity, i_safety, i_backorder
  from (
    select distinct on ("locationId", "variantId") * from jsonb_to_recordset(items) as i(
      "locationId" text, "variantId" text, quantity integer, "safetyStock" integer, "backorderLimit" integer)
  ) i;
  if i_location is null then
    return 0;
  end if;

  with fresh as (
    insert into stock_balance (location_id, variant_id, on_hand, safety_stock, backorder_limit, seq)
    select i.location_id, i.variant_id, i.quantity, coalesce(i.safety, 0), coalesce(i.backorder, 0),
      case when i.quantity > 0 then 1 else 0 end
    from unnest(i_location, i_variant, i_quantity, i_safety, i_backorder)
      as i(location_id, variant_id, quantity, safety, backorder)
    on conflict do nothing
    returning location_id, variant_id, on_hand
  ),
  written as (
    insert into stock_ledger (location_id, variant_id, seq, kind, on_hand_delta, on_hand_after, reserved_delta,
      reserved_after, counter_account, command_id, at)
    select location_id, variant_id, 1, 'opening', on_hand, on_hand, 0, 0, 'OPENING', set_opening.command_id, now()
    from fresh where on_hand > 0
  )
  select count(*) into opened from fresh;
  if opened = cardinality(i_location) then
    return opened;
  end if;

  perform lock_balances(i_location, i_variant);
  update stock_balance b
  set safety_stock = coalesce(i.safety, b.safety_stock), backorder_limit = coalesce(i.backorder, b.backorder_limit)
  from unnest(i_location, i_variant, i_safety, i_backorder) as i(location_id, variant_id, safety, backorder)
  where b.location_id = i.location_id and b.variant_id = i.variant_id
    and (b.safety_stock, b.backorder_limit)
      is distinct from (coalesce(i.safety, b.safety_stock), coalesce(i.backorder, b.backorder_limit));
  perform post_moves(array(
    select row (b.location_id, b.variant_id, case when b.seq = 0 then 'opening' else 'count' end,
      i.quantity - b.on_hand, 0, 0,
      case when b.seq = 0 then 'OPENING' when i.quantity > b.on_hand then 'FOUND' else 'LOSS' end,
      null, null, set_opening.command_id, null)::stock_move
    from unnest(i_location, i_variant, i_quantity) as i(location_id, variant_id, quantity)
    join stock_balance b using (location_id, variant_id)
    where i.quantity <> b.on_hand
  ));
  perform settle_shortages(i_location, i_variant);
  return opened;
end $$;

-- Goods arrive. items: [{ locationId, variantId, quantity, counterAccount?, note? }].
create or replace function receive_stock(items jsonb, command_id text, actor text) returns void
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  locations text[];
  variants text[];
begin
  select array_agg(i ->> 'locationId'), array_agg(i ->> 'variantId') into locations, variants
  from jsonb_array_elements(items) as i;
  perform open_balances(locations, variants);
  perform post_moves(array(
    select row (i ->> 'locationId', i ->> 'variantId', 'receive', (i ->> 'quantity')::integer, 0, 0,
      coalesce(i ->> 'counterAccount', 'VENDOR'), null, null, receive_stock.command_id, i ->> 'note')::stock_move
    from jsonb_array_elements(items) as i
    where (i ->> 'quantity')::integer > 0
  ));
end $$;

-- Takes units in doubt off what is offered; on hand stays. items: [{ locationId, variantId, quantity, note? }]. Never
-- more than is on hand, since what is not there is not offered anyway. Answers how many were withheld.
create or replace function withhold_units(items jsonb, command_id text, actor text) returns integer
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  moves stock_move[];
begin
  perform open_balances(array(select i ->> 'locationId' from jsonb_array_elements(items) as i),
    array(select i ->> 'variantId' from jsonb_array_elements(items) as i));
  moves := array(
    select row (a.location_id, a.variant_id, 'withhold', 0, 0,
      least(a.quantity, greatest(0, b.on_hand - b.withheld)), null, null, null, withhold_units.command_id, a.note)::stock_move
    from (
      select i ->> 'locationId' as location_id, i ->> 'variantId' as variant_id,
        sum((i ->> 'quantity')::integer)::integer as quantity, min(i ->> 'note') as note
      from jsonb_array_elements(items) as i group by 1, 2
    ) a join stock_balance b using (location_id, variant_id)
    where least(a.quantity, greatest(0, b.on_hand - b.withheld)) > 0
  );
  perform post_moves(moves);
  return (select coalesce(sum(m.withheld_delta), 0) from unnest(moves) as m);
end $$;

-- Offers withheld units again. items as above; never more than are withheld. Answers how many were restored.
create or replace function restore_units(items jsonb, command_id text, actor text) returns integer
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  moves stock_move[];
begin
  perform lock_balances(array(select i ->> 'locationId' from jsonb_array_elements(items) as i),
    array(select i ->> 'variantId' from jsonb_array_elements(items) as i));
  moves := array(
    select row (a.location_id, a.variant_id, 'restore', 0, 0, -least(a.quantity, b.withheld), null, null, null,
      restore_units.command_id, a.note)::stock_move
    from (
      select i ->> 'locationId' as location_id, i ->> 'variantId' as variant_id,
        sum((i ->> 'quantity')::integer)::integer as quantity, min(i ->> 'note') as note
      from jsonb_array_elements(items) as i group by 1, 2
    ) a join stock_balance b using (location_id, variant_id)
    where least(a.quantity, b.withheld) > 0
  );
  perform post_moves(moves);
  return (select coalesce(-sum(m.withheld_delta), 0) from unnest(moves) as m);
end $$;

-- What a person counted is what is on hand: the difference is lost or found, nothing stays in doubt, and the recount
-- that was asked for is done. items: [{ locationId, variantId, counted, note? }]. Where more is reserved than was
-- found, post_moves opens the shortage. Answers [{ locationId, variantId, difference, missing }].
create or replace function count_stock(items jsonb, command_id text, actor text) returns jsonb
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  c_location text[]; c_variant text[]; c_counted integer[]; c_note text[];
  answers jsonb;
begin
  -- Counted twice in one go: the later number stands.
  select array_agg(i.item ->> 'locationId'), array_agg(i.item ->> 'variantId'),
    array_agg((i.item ->> 'counted')::integer), array_agg(i.item ->> 'note')
  into c_location, c_variant, c_counted, c_note
  from (
    select distinct on (e.item ->> 'locationId', e.item ->> 'variantId') e.item
    from jsonb_array_elements(items) with ordinality as e(item, position)
    order by e.item ->> 'locationId', e.item ->> 'variantId', e.position desc
  ) i;
  perform open_balances(c_location, c_variant);
  select jsonb_agg(jsonb_build_object('locationId', c.location_id, 'variantId', c.variant_id,
    'difference', c.counted - b.on_hand,
    'missing', missing_units(b.reserved, c.counted - b.safety_stock + b.backorder_limit)))
  into answers
  from unnest(c_location, c_variant, c_counted) as c(location_id, variant_id, counted)
  join stock_balance b using (location_id, variant_id);
  perform post_moves(array(
    select row (c.location_id, c.variant_id, 'count', c.counted - b.on_hand, 0, -b.withheld,
      case when c.counted > b.on_hand then 'FOUND' when c.counted < b.on_hand then 'LOSS' end,
      null, null, count_stock.command_id, c.note)::stock_move
    from unnest(c_location, c_variant, c_counted, c_note) as c(location_id, variant_id, counted, note)
    join stock_balance b using (location_id, variant_id)
  ));
  update exception e set state = 'resolved', resolved_at = now()
  from unnest(c_location, c_variant) as c(location_id, variant_id)
  where e.kind = 'recount' and e.state = 'open' and e.location_id = c.location_id and e.variant_id = c.variant_id;
  return answers;
end $$;
