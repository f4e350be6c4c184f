-- How many fulfillment orders of today or earlier a place's people still have to make ready; of places whose people are a
-- limit. It looks past the caller's scope, which is put back at once: whoever promises must know how busy a place is,
-- though not what it works on.
create or replace function everyshelf_waiting_work() returns table (location_id text, works integer)
language plpgsql set search_path = public, pg_temp as $$
declare
  kind text := current_setting('app.scope_kind', true);
begin
  perform set_config('app.scope_kind', 'all', true);
  return query
  select work.location_id, count(*)::integer
  from location place join fulfillment_order work on work.location_id = place.id
  where place.orders_per_hour is not null
    and work.state in ('released', 'accepted', 'picking', 'picked')
    and work.load_date <= (now() at time zone place.time_zone)::date::text
  group by work.location_id;
  perform set_config('app.scope_kind', coalesce(kind, ''), true);
end $$;
