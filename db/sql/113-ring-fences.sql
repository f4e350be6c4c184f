-- Units of a SKU at a place that are set aside for a channel. What the channel reserves comes out of its ring-fence, and
-- what it gives back goes in again; `stock_balance.fenced` is the sum of what is left. Callers hold the balances' locks,
-- which guard the ring-fences too.

-- Lets new reservations of a channel take from its ring-fences, in the order in which they are given.
create or replace function take_fenced(ids text[]) returns void
language plpgsql set enable_seqscan = off as $$
begin
  with wanted as (
    select r.id, r.location_id, r.variant_id, r.channel_id, f.units as left_over, r.quantity,
      sum(r.quantity) over (partition by r.location_id, r.variant_id, r.channel_id order by i.position) - r.quantity as before
    from unnest(ids) with ordinality as i(id, position)
    join reservation r on r.id = i.id
    join ring_fence f on f.location_id = r.location_id and f.variant_id = r.variant_id and f.channel_id = r.channel_id
    where f.units > 0
  ),
  taken as (
    select w.*, least(w.quantity, w.left_over - w.before)::integer as units from wanted w where w.left_over > w.before
  ),
  marked as (
    update reservation r set fenced = t.units from taken t where r.id = t.id
  ),
  emptied as (
    update ring_fence f set units = f.units - t.units, updated_at = clock_timestamp()
    from (select location_id, variant_id, channel_id, sum(units)::integer as units from taken group by 1, 2, 3) t
    where f.location_id = t.location_id and f.variant_id = t.variant_id and f.channel_id = t.channel_id
  )
  update stock_balance b set fenced = b.fenced - t.units
  from (select location_id, variant_id, sum(units)::integer as units from taken group by 1, 2) t
  where b.location_id = t.location_id and b.variant_id = t.variant_id;
end $$;

-- Units that came out of ring-fences and are needed no more are set aside again.
create or replace function refill_fences(locations text[], variants text[], channels text[], given integer[]) returns void
language plpgsql set enable_seqscan = off as $$
begin
  if not coalesce((select bool_or(n > 0) from unnest(given) as n), false) then
    return;
  end if;
  with filled as (
    update ring_fence f set units = f.units + g.units, updated_at = clock_timestamp()
    from (
      select location_id, variant_id, channel_id, sum(units)::integer as units
      from unnest(locations, variants, channels, given) as g(location_id, variant_id, channel_id, units)
      where units > 0 group by 1, 2, 3
    ) g
    where f.location_id = g.location_id and f.variant_id = g.variant_id and f.channel_id = g.channel_id
    returning g.location_id, g.variant_id, g.units
  )
  update stock_balance b set fenced = b.fenced + g.units
  from (select location_id, variant_id, sum(units)::integer as units from filled group by 1, 2) g
  where b.location_id = g.location_id and b.variant_id = g.variant_id;
end $$;

-- Sets aside so many units from now on; 0 takes the ring-fence away, and what it gave is the channel's like any other
-- unit. More than there is may be set aside: it waits for what comes in. items: [{ locationId, variantId, channelId,
-- units }]. Answers what was set aside before, in the order of the items: [{ locationId, variantId, channelId, before }].
create or replace function set_ring_fences(items jsonb) returns jsonb
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare
  i_location text[]; i_variant text[]; i_channel text[]; i_units integer[];
  answers jsonb;
begin
  select array_agg(i ->> 'locationId'), array_agg(i ->> 'variantId'), array_agg(i ->> 'channelId'),
    array_agg((i ->> 'units')::integer)
  into i_location, i_variant, i_channel, i_units from jsonb_array_elements(items) as i;
  if i_location is null then
    return '[]';
  end if;
  perform open_balances(i_location, i_variant);

  select jsonb_agg(jsonb_build_object('locationId', i.location_id, 'variantId', i.variant_id, 'channelId', i.channel_id,
    'before', coalesce(f.units, 0)) order by i.position)
  into answers
  from unnest(i_location, i_variant, i_channel) with ordinality as i(location_id, variant_id, channel_id, position)
  left join ring_fence f using (location_id, variant_id, channel_id);

  insert into ring_fence (location_id, variant_id, channel_id, units, updated_at)
  select i.location_id, i.variant_id, i.channel_id, i.units, clock_timestamp()
  from unnest(i_location, i_variant, i_channel, i_units) as i(location_id, variant_id, channel_id, units)
  where i.units > 0
  on conflict (variant_id, location_id, channel_id) do update set units = excluded.units, updated_at = excluded.updated_at;

  with gone as (
    delete from ring_fence f
    using unnest(i_location, i_variant, i_channel, i_units) as i(location_id, variant_id, channel_id, units)
    where i.units = 0 and f.location_id = i.location_id and f.variant_id = i.variant_id and f.channel_id = i.channel_id
    returning f.location_id, f.variant_id, f.channel_id
  )
  update reservation r set fenced = 0 from gone g
  where r.state = 'active' and r.fenced > 0 and r.variant_id = g.variant_id and r.location_id = g.location_id
    and r.channel_id = g.channel_id;

  update stock_balance b set fenced = coalesce(f.units, 0)
  from (select distinct location_id, variant_id from unnest(i_location, i_variant) as k(location_id, variant_id)) k
  left join (
    select location_id, variant_id, sum(units)::integer as units from ring_fence group by 1, 2
  ) f using (location_id, variant_id)
  where b.location_id = k.location_id and b.variant_id = k.variant_id and b.fenced <> coalesce(f.units, 0);
  return answers;
end $$;
