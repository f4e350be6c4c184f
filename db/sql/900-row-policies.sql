-- Who sees and changes which rows. The scope is set by the transaction's first statement (db/client.ts):
--   app.scope_kind = all        every row; the transaction is everyshelf_all's then, whose policy needs no look at it
--   app.scope_kind = locations  app.scope_ids = loc_…,loc_…: the rows of these places, and the orders they work on
--   app.scope_kind = channel    app.scope_ids = chn_…: the orders of this channel
-- Without a setting nothing is seen. The policies are forced on the owner too: it passes by `all` like everybody.
--
-- The set-based functions of the rooms run as their invoker, so they keep to the caller's scope. One that must look
-- past it has to say so and to put the scope back (140-waiting-work.sql).
--
-- The settings stand in (select …): so they are read once per statement, not once per row, and for `all` the other
-- policies are never evaluated.

create or replace function pg_temp.protect(tables text[]) returns void language plpgsql as $$
declare
  protected text;
  old record;
begin
  foreach protected in array tables loop
    execute format('alter table %I enable row level security', protected);
    execute format('alter table %I force row level security', protected);
    for old in select policyname from pg_policies where schemaname = 'public' and tablename = protected loop
      execute format('drop policy %I on %I', old.policyname, protected);
    end loop;
    execute format(
      $policy$create policy everything on %I
        using ((select current_setting('app.scope_kind', true)) = 'all')
        with check ((select current_setting('app.scope_kind', true)) = 'all')$policy$, protected);
    execute format('create policy everything_at_once on %I to everyshelf_all using (true) with check (true)', protected);
  end loop;
end
$$;

-- `condition` is a template: {kind} and {ids} are the settings.
create or replace function pg_temp.policy(protected text, name text, action text, condition text) returns void
language plpgsql as $$
declare
  spelled text := replace(replace(condition,
    '{kind}', '(select current_setting(''app.scope_kind'', true))'),
    '{ids}', '(select string_to_array(current_setting(''app.scope_ids'', true), '','')::text[])::text[]');
begin
  execute format('create policy %I on %I for %s %s', name, protected, action,
    case action
      when 'insert' then format('with check (%s)', spelled)
      when 'update' then format('using (%s) with check (%s)', spelled, spelled)
      else format('using (%s)', spelled)
    end);
end
$$;

select pg_temp.protect(array[
  'fulfillment_order', 'fulfillment_line', 'package', 'reservation', 'stock_ledger', 'stock_balance', 'exception',
  'sales_order', 'order_line', 'hold', 'promise', 'person', 'address', 'event',
  'payment_authorization', 'payment_operation', 'sourcing_decision', 'sourcing_assignment'
]);

-- Rows that belong to a place.
select pg_temp.policy(place, 'own places: ' || action, action, '{kind} = ''locations'' and location_id = any ({ids})')
from unnest(array['fulfillment_line', 'package', 'reservation', 'stock_ledger', 'exception']) as place,
  unnest(array['select', 'insert', 'update']) as action;

-- Work that is only allocated may still go elsewhere: no place knows of it, nor of its order.
select pg_temp.policy('fulfillment_order', 'own places: ' || action, action,
  '{kind} = ''locations'' and location_id = any ({ids}) and state <> ''allocated''')
from unnest(array['select', 'insert', 'update']) as action;

-- Look-up shows the whole network's stock; only one's own changes.
select pg_temp.policy('stock_balance', 'network: select', 'select', '{kind} in (''locations'', ''channel'')');
select pg_temp.policy('stock_balance', 'own places: ' || action, action, '{kind} = ''locations'' and location_id = any ({ids})')
from unnest(array['insert', 'update']) as action;

-- Orders: a place sees those it works on (fulfillment_order's own policy applies in the subquery), a channel its own.
select pg_temp.policy('sales_order', 'worked on: ' || action, action,
  '{kind} = ''locations'' and exists (select from fulfillment_order work where work.order_id = sales_order.id)')
from unnest(array['select', 'update']) as action;
select pg_temp.policy('sales_order', 'own channel: ' || action, action,
  '{kind} = ''channel'' and channel_id = any ({ids})')
from unnest(array['select', 'insert', 'update']) as action;

-- What hangs on an order is seen with it: sales_order's own policies apply in the subquery.
select pg_temp.policy(part, 'with its order: ' || action, action,
  format('{kind} in (''locations'', ''channel'') and exists (select from sales_order parent where parent.id = %I.order_id)', part))
from unnest(array['order_line', 'hold', 'promise', 'payment_authorization', 'payment_operation']) as part,
  unnest(array['select', 'insert', 'update']) as action;

select pg_temp.policy('person', 'with an order: select', 'select',
  '{kind} in (''locations'', ''channel'') and exists (select from sales_order parent where parent.person_id = person.id)');
select pg_temp.policy('address', 'with an order: select', 'select',
  '{kind} in (''locations'', ''channel'') and exists (
    select from sales_order parent where parent.person_id = address.person_id and parent.ship_to_address_id = address.id)');

-- A decision names every place that lost and what each plan costs: read where its order is seen, written by the house.
select pg_temp.policy('sourcing_decision', 'with its order: select', 'select',
  '{kind} = ''locations'' and exists (select from sales_order parent where parent.id = sourcing_decision.order_id)');
select pg_temp.policy('sourcing_assignment', 'with its decision: select', 'select',
  '{kind} = ''locations'' and exists (select from sourcing_decision parent where parent.id = sourcing_assignment.decision_id)');

-- Facts are written by everybody and read where their order or their place is seen.
select pg_temp.policy('event', 'anyone: insert', 'insert', '{kind} in (''locations'', ''channel'')');
select pg_temp.policy('event', 'own places: select', 'select', '{kind} = ''locations'' and location_id = any ({ids})');
select pg_temp.policy('event', 'with its order: select', 'select',
  '{kind} in (''locations'', ''channel'') and exists (select from sales_order parent where parent.id = event.order_id)');

drop function pg_temp.protect(text[]);
drop function pg_temp.policy(text, text, text, text);
