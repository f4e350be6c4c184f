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
