-- What must hold in every committed state, for whoever wants to check it from outside.
--
-- verify.<table>        plain views with fixed columns that filter nothing: a documented contract, whatever the tables
--                       behind them become
-- verify.violation_<id> one row (`key`) per violation of an invariant; empty when it holds
-- verify.invariant      the list: id, claim, name of the view
--
-- `npm run verify-invariants` reads them all in one snapshot. Row-level policies apply: read with the scope `all`,
-- which the addresses of `npm run db:url` ask for.
drop schema if exists verify cascade;
create schema verify;

create view verify.stock_balance with (security_invoker = true) as
select location_id, variant_id, on_hand, reserved, withheld, safety_stock, backorder_limit, seq, updated_at, fenced
from public.stock_balance;

create view verify.stock_ledger with (security_invoker = true) as
select location_id, variant_id, seq, kind, on_hand_delta, on_hand_after, reserved_delta, reserved_after,
  withheld_delta, withheld_after, promisable_after, counter_account, reservation_id, fulfillment_line_id, command_id, at
from public.stock_ledger;

create view verify.reservation with (security_invoker = true) as
select id, location_id, variant_id, quantity, state, order_id, order_line_id, command_id, expires_at, created_at, closed_at,
  channel_id, fenced
from public.reservation;

create view verify.ring_fence with (security_invoker = true) as
select location_id, variant_id, channel_id, units, updated_at from public.ring_fence;

create view verify.order_line with (security_invoker = true) as
select id, order_id, line_number, variant_id, ordered, cancelled, unallocated, backordered, preordered, allocated,
  released, picked, packed, ready, shipped, collected, delivered, returned, unit_price, discount, tax, mode
from public.order_line;

create view verify.fulfillment_line with (security_invoker = true) as
select l.id, l.fulfillment_order_id, w.order_id, l.order_line_id, l.location_id, l.variant_id, w.state, w.mode,
  l.quantity, l.quantity_picked, l.quantity_rejected, l.quantity_moved, l.quantity_cancelled, l.reservation_id
from public.fulfillment_line l join public.fulfillment_order w on w.id = l.fulfillment_order_id;

create view verify.order_total with (security_invoker = true) as
select o.id as order_id, o.number, o.state, o.channel_id, o.external_id, o.currency, o.subtotal, o.discount, o.shipping,
  o.tax, o.shipping_tax, o.grand, o.is_paid_outside,
  coalesce(l.subtotal, 0)::bigint as line_subtotal, coalesce(l.discount, 0)::bigint as line_discount,
  coalesce(l.tax, 0)::bigint as line_tax
from public.sales_order o
left join (
  select order_id, sum(unit_price * ordered) as subtotal, sum(discount) as discount, sum(tax) as tax
  from public.order_line group by order_id
) l on l.order_id = o.id;

create view verify.state_transition with (security_invoker = true) as
select entity, entity_id, seq, from_state, event, to_state, actor, command_id, at from public.state_transition;

create view verify.state_edge with (security_invoker = true) as
select entity, from_state, event, to_state from public.state_edge;

-- The state that each entity's own row shows.
create view verify.entity_state with (security_invoker = true) as
select 'order' as entity, id as entity_id, state from public.sales_order
union all select 'hold', id, state from public.hold
union all select 'reservation', id, state from public.reservation
union all select 'fulfillment_order', id, state from public.fulfillment_order
union all select 'package', id, state from public.package
union all select 'payment_operation', id, state from public.payment_operation
union all select 'payment_authorization', id, state from public.payment_authorization;

create view verify.payment_auth with (security_invoker = true) as
select id, order_id, state, amount, captured, voided, expired, refunded,
  amount - captured - voided - expired as open, currency, provider_ref
from public.payment_authorization;

create view verify.payment_op with (security_invoker = true) as
select id, authorization_id, order_id, kind, state, amount, currency, reference, provider, provider_ref, attempts,
  created_at, sent_at, settled_at
from public.payment_operation;

create view verify.idempotency with (security_invoker = true) as
select client, id as key, name as command, body_hash, created_at from public.command;

create view verify.inbound with (security_invoker = true) as
select seq, source, external_id, state, received_at, settled_at from public.inbound_message;

create view verify.event with (security_invoker = true) as
select seq, id, name, entity_id, order_id, location_id, actor, command_id, at from public.event;

-- The events table is the outbox: a fact and its delivery are one row.
create view verify.outbox with (security_invoker = true) as select * from verify.event;

create view verify.audit with (security_invoker = true) as
select seq, command_id, command, actor, role, request_id, entity_id, input_digest, at from public.audit_row;

create view verify.shortage with (security_invoker = true) as
select id, location_id, variant_id, quantity, state, opened_at, resolved_at
from public.exception where kind = 'shortage';

-- The job queue's tables refuse other roles, so this one view is read with its owner's rights.
create view verify.job as
select id, task_identifier as task, queue_name as queue, attempts, max_attempts, run_at, locked_at, locked_by,
  last_error, created_at
from graphile_worker.jobs;

-- Stock ------------------------------------------------------------------------------------------------------------

create view verify.violation_i01 with (security_invoker = true) as
select variant_id || ' ' || location_id || ' #' || seq as key
from (
  select *, lag(seq, 1, 0::bigint) over chain as seq_before, lag(on_hand_after, 1, 0) over chain as on_hand_before,
    lag(reserved_after, 1, 0) over chain as reserved_before, lag(withheld_after, 1, 0) over chain as withheld_before
  from verify.stock_ledger
  window chain as (partition by variant_id, location_id order by seq)
) l
where seq <> seq_before + 1 or on_hand_after <> on_hand_before + on_hand_delta
  or reserved_after <> reserved_before + reserved_delta or withheld_after <> withheld_before + withheld_delta
union all
select coalesce(b.variant_id, l.variant_id) || ' ' || coalesce(b.location_id, l.location_id)
from verify.stock_balance b
full join (
  select variant_id, location_id, sum(on_hand_delta) as on_hand, sum(reserved_delta) as reserved,
    sum(withheld_delta) as withheld, max(seq) as seq
  from verify.stock_ledger group by variant_id, location_id
) l on l.variant_id = b.variant_id and l.location_id = b.location_id
where b.variant_id is null
  or (b.on_hand, b.reserved, b.withheld, b.seq) is distinct from
    (coalesce(l.on_hand, 0), coalesce(l.reserved, 0), coalesce(l.withheld, 0), coalesce(l.seq, 0));

create view verify.violation_i02 with (security_invoker = true) as
select variant_id || ' ' || location_id || ' #' || seq as key from verify.stock_ledger
where counter_account is distinct from case
  when on_hand_delta = 0 then null
  when kind = 'ship' then 'CUSTOMER'
  when kind = 'opening' then 'OPENING'
  when kind = 'count' and on_hand_delta < 0 then 'LOSS'
  when kind = 'count' then 'FOUND'
  when kind = 'receive' and counter_account in ('VENDOR', 'IN_TRANSIT', 'CUSTOMER') then counter_account
end
  -- Whatever its name, a movement of goods without its other side, or of a kind that moves none.
  or (on_hand_delta <> 0 and counter_account is null)
union all
-- Over all accounts of a SKU nothing is made and nothing vanishes.
select variant_id from (
  select variant_id, on_hand::bigint as units from verify.stock_balance
  union all
  select variant_id, -sum(on_hand_delta) from verify.stock_ledger where counter_account is not null group by variant_id
) account group by variant_id having sum(units) <> 0;

create view verify.violation_i03 with (security_invoker = true) as
select b.variant_id || ' ' || b.location_id as key
from verify.stock_balance b
full join (
  select variant_id, location_id, sum(quantity) as quantity from verify.reservation where state = 'active'
  group by variant_id, location_id
) r on r.variant_id = b.variant_id and r.location_id = b.location_id
where coalesce(b.reserved, -1) <> coalesce(r.quantity, 0) or b.on_hand < 0 or b.withheld < 0
union all
-- Each reservation by itself: what the ledger bound for it is what it holds.
select coalesce(r.id, l.reservation_id)
from verify.reservation r
full join (
  select reservation_id, sum(reserved_delta) as units from verify.stock_ledger where reservation_id is not null
  group by reservation_id
) l on l.reservation_id = r.id
where r.id is null or coalesce(l.units, 0) <> case when r.state = 'active' then r.quantity else 0 end
  or r.state not in ('active', 'converted', 'released', 'expired') or (r.state = 'active') <> (r.closed_at is null);

create view verify.violation_i04 with (security_invoker = true) as
select variant_id || ' ' || location_id || ' #' || seq as key from verify.stock_ledger
where reserved_delta > 0 and reserved_after > promisable_after
union all
select coalesce(b.variant_id || ' ' || b.location_id, s.id)
from (
  select *, greatest(0, reserved - greatest(0, on_hand - safety_stock + backorder_limit)) as missing
  from verify.stock_balance
) b
full join (select * from verify.shortage where state = 'open') s
  on s.variant_id = b.variant_id and s.location_id = b.location_id
where coalesce(b.missing, 0) <> coalesce(s.quantity, 0);

create view verify.violation_i05 with (security_invoker = true) as
select coalesce(l.id, s.fulfillment_line_id) as key
from (
  select id, quantity from verify.fulfillment_line where state in ('handed_over', 'delivered', 'collected') and quantity > 0
) l
full join (
  select fulfillment_line_id, -sum(on_hand_delta) as units, count(*) as movements from verify.stock_ledger
  where kind = 'ship' group by fulfillment_line_id
) s on s.fulfillment_line_id = l.id
where l.id is null or s.movements is distinct from 1 or s.units <> l.quantity;

create view verify.violation_i06 with (security_invoker = true) as
select id as key from verify.reservation where state = 'active' and expires_at < now() - interval '60 seconds'
union all
select entity_id from verify.state_transition where entity = 'reservation' and from_state = 'active'
group by entity_id having count(*) > 1;

create view verify.violation_i07 with (security_invoker = true) as
select l.id as key
from verify.order_line l
join (
  select order_line_id, sum(quantity) as units from verify.reservation where state = 'active' group by order_line_id
) r on r.order_line_id = l.id
where r.units > l.unallocated + l.backordered + l.preordered + l.allocated + l.released + l.picked + l.packed + l.ready;

create view verify.violation_i08 with (security_invoker = true) as
select b.variant_id || ' ' || b.location_id as key
from verify.stock_balance b
left join lateral (
  select on_hand_after, reserved_after, withheld_after from verify.stock_ledger l
  where l.variant_id = b.variant_id and l.location_id = b.location_id order by l.seq desc limit 1
) l on true
where (b.on_hand, b.reserved, b.withheld)
  is distinct from (coalesce(l.on_hand_after, 0), coalesce(l.reserved_after, 0), coalesce(l.withheld_after, 0));

-- Orders -----------------------------------------------------------------------------------------------------------

create view verify.violation_i09 with (security_invoker = true) as
select id as key from verify.order_line
where ordered <> cancelled + unallocated + backordered + preordered + allocated + released + picked + packed + ready
    + shipped + collected + delivered
  or least(cancelled, unallocated, backordered, preordered, allocated, released, picked, packed, ready, shipped,
    collected, delivered, returned) < 0
  or ordered <= 0 or returned > shipped + collected + delivered;

create view verify.violation_i10 with (security_invoker = true) as
select coalesce(l.id, f.order_line_id) as key
from verify.order_line l
full join (
  select order_line_id, sum(quantity) as units,
    sum(quantity) filter (where state in ('handed_over', 'delivered')) as shipped,
    sum(quantity) filter (where state = 'collected') as collected,
    sum(quantity) filter (where state = 'allocated') as allocated,
    sum(quantity) filter (where state in ('rejected', 'reassigned', 'cancelled')) as ended
  from verify.fulfillment_line group by order_line_id
) f on f.order_line_id = l.id
where l.id is null or coalesce(f.ended, 0) <> 0
  or coalesce(f.units, 0)
    <> l.allocated + l.released + l.picked + l.packed + l.ready + l.shipped + l.collected + l.delivered
  or coalesce(f.shipped, 0) <> l.shipped + l.delivered or coalesce(f.collected, 0) <> l.collected
  or coalesce(f.allocated, 0) <> l.allocated
union all
-- Work that is open holds its units at its own place, in exactly that number.
select f.id from verify.fulfillment_line f
left join verify.reservation r on r.id = f.reservation_id
where f.quantity > 0
  and f.state in ('allocated', 'released', 'accepted', 'picking', 'picked', 'packed', 'labelled', 'ready_for_pickup')
  and (r.state, r.quantity, r.location_id, r.variant_id, r.order_line_id)
    is distinct from ('active', f.quantity, f.location_id, f.variant_id, f.order_line_id);

create view verify.violation_i11 with (security_invoker = true) as
select order_id as key from verify.order_total
where grand <> subtotal - discount + shipping + tax or subtotal <> line_subtotal or discount <> line_discount
  or tax <> line_tax + shipping_tax or least(subtotal, discount, shipping, tax, shipping_tax, grand) < 0;

create view verify.violation_i12 with (security_invoker = true) as
select t.entity || ' ' || t.entity_id || ' #' || t.seq as key
from (
  select *, lag(seq, 1, 0) over chain as seq_before, lag(to_state, 1, 'none') over chain as state_before
  from verify.state_transition
  window chain as (partition by entity, entity_id order by seq)
) t
left join verify.state_edge e
  on e.entity = t.entity and e.from_state = t.from_state and e.event = t.event and e.to_state = t.to_state
where e.entity is null or t.seq <> t.seq_before + 1 or t.from_state <> t.state_before or t.actor = '' or t.command_id = ''
union all
-- The last edge leads to what the row shows; terminal states have no edge out, so they are the last by themselves.
select coalesce(s.entity || ' ' || s.entity_id, t.entity || ' ' || t.entity_id)
from verify.entity_state s
full join (
  select distinct on (entity, entity_id) entity, entity_id, to_state from verify.state_transition
  order by entity, entity_id, seq desc
) t on t.entity = s.entity and t.entity_id = s.entity_id
where s.state is distinct from t.to_state;

create view verify.violation_i13 with (security_invoker = true) as
select number::text as key from verify.order_total group by number having count(*) > 1
union all
select channel_id || ' ' || external_id from verify.order_total where external_id is not null
group by channel_id, external_id having count(*) > 1;

-- What is set aside for channels is the sum of their ring-fences, and what one of them gave it still exists to take back.
create view verify.violation_i21 with (security_invoker = true) as
select coalesce(b.variant_id || ' ' || b.location_id, f.variant_id || ' ' || f.location_id) as key
from (select * from verify.stock_balance where fenced <> 0) b
full join (
  select variant_id, location_id, sum(units) as units from verify.ring_fence group by variant_id, location_id
  having sum(units) > 0
) f on f.variant_id = b.variant_id and f.location_id = b.location_id
where coalesce(b.fenced, 0) <> coalesce(f.units, 0)
union all
select r.id from verify.reservation r
left join verify.ring_fence f
  on f.variant_id = r.variant_id and f.location_id = r.location_id and f.channel_id = r.channel_id
where r.state = 'active' and r.fenced > 0 and (f.units is null or r.fenced > r.quantity);

-- Money ------------------------------------------------------------------------------------------------------------

create view verify.violation_i14 with (security_invoker = true) as
select id as key from verify.payment_auth
where least(captured, voided, expired, refunded, open, amount) < 0 or captured + voided + expired + open <> amount
union all
-- What an authorization says is what its operations did.
select a.id from verify.payment_auth a
left join (
  select authorization_id, sum(amount) filter (where kind = 'capture') as captured,
    sum(amount) filter (where kind = 'void') as voided, sum(amount) filter (where kind = 'refund') as refunded
  from verify.payment_op where state = 'succeeded' group by authorization_id
) o on o.authorization_id = a.id
where a.captured <> coalesce(o.captured, 0) or a.voided <> coalesce(o.voided, 0) or a.refunded <> coalesce(o.refunded, 0)
union all
select t.order_id from verify.order_total t
join (
  select order_id, sum(amount) filter (where state <> 'failed') as authorized, sum(captured) as captured,
    sum(refunded) as refunded
  from verify.payment_auth group by order_id
) a on a.order_id = t.order_id
where a.captured > coalesce(a.authorized, 0) or a.captured - a.refunded > t.grand;

create view verify.violation_i15 with (security_invoker = true) as
select id as key from verify.payment_auth where refunded > captured or (voided = amount and amount > 0 and captured > 0)
union all
select order_id from verify.payment_op where state = 'succeeded' group by order_id
having coalesce(sum(amount) filter (where kind = 'refund'), 0) > coalesce(sum(amount) filter (where kind = 'capture'), 0);

create view verify.violation_i16 with (security_invoker = true) as
select provider || ' ' || provider_ref as key from verify.payment_op where provider_ref is not null
group by provider, provider_ref having count(*) > 1
union all
select id from verify.payment_op where state = 'succeeded' and provider_ref is null
union all
select kind || ' ' || reference from verify.payment_op group by kind, reference having count(*) > 1;

create view verify.violation_i17 with (security_invoker = true) as
select t.order_id as key
from verify.order_total t
join (
  -- Each line's share for the units that left, rounded down: a cent that rounding moves is no unpaid good.
  select order_id,
    sum(((unit_price * ordered - discount + tax) * (shipped + collected + delivered)) / ordered) as value
  from verify.order_line where shipped + collected + delivered > 0 group by order_id
) l on l.order_id = t.order_id
left join (
  select order_id, sum(captured) + coalesce(sum(open) filter (where state in ('authorized', 'closed')), 0) as covered
  from verify.payment_auth group by order_id
) a on a.order_id = t.order_id
where not t.is_paid_outside and l.value > coalesce(a.covered, 0);

-- Commands and messages --------------------------------------------------------------------------------------------

create view verify.violation_i19 with (security_invoker = true) as
select client || ' ' || key as key from verify.idempotency group by client, verify.idempotency.key having count(*) > 1
union all
select c.client || ' ' || c.key
from verify.idempotency c
left join (select actor, command_id, count(*) as rows from verify.audit group by actor, command_id) a
  on a.actor = c.client and a.command_id = c.key
where a.rows is distinct from 1;

create view verify.violation_i20 with (security_invoker = true) as
select source || ' ' || external_id as key from verify.inbound group by source, external_id having count(*) > 1
union all
select source || ' ' || external_id from verify.inbound
where state not in ('pending', 'applied', 'superseded', 'dead') or (state = 'pending') <> (settled_at is null);

create view verify.invariant as
select * from (values
  ('I1', 'The ledger is gap-free per SKU and place, each row follows from the one before, and balances are its sums', 'violation_i01'),
  ('I2', 'A movement of goods names its other side, and over all accounts of a SKU nothing is made or lost', 'violation_i02'),
  ('I3', 'What is reserved is the sum of the active reservations; nothing is below zero', 'violation_i03'),
  ('I4', 'No reservation went beyond what could be promised; where a count did, a shortage is open for exactly that', 'violation_i04'),
  ('I5', 'Each shipped or collected line left the shelf once, with exactly its units', 'violation_i05'),
  ('I6', 'A reservation ends once, and none outlives its deadline by a minute', 'violation_i06'),
  ('I7', 'No order line holds more units than it still needs', 'violation_i07'),
  ('I8', 'A balance, from which availability is computed, is what its last ledger row says', 'violation_i08'),
  ('I9', 'Each unit of an order line is in exactly one bucket', 'violation_i09'),
  ('I10', 'The units at locations are those of the lines, each held at its own place', 'violation_i10'),
  ('I11', 'Totals add up to the cent', 'violation_i11'),
  ('I12', 'Every state was reached by published edges, without a gap', 'violation_i12'),
  ('I13', 'Order numbers and channels'' own numbers are unique', 'violation_i13'),
  ('I14', 'Captured, voided, expired and open are the authorized amount, and operations did what the sums say', 'violation_i14'),
  ('I15', 'No refund beyond what was captured', 'violation_i15'),
  ('I16', 'One operation here is at most one at the provider', 'violation_i16'),
  ('I17', 'Goods do not leave unpaid', 'violation_i17'),
  ('I19', 'A command took effect once, with one audit row', 'violation_i19'),
  ('I20', 'A message from outside is stored and settled once', 'violation_i20'),
  ('I21', 'What is set aside for channels is the sum of their ring-fences, and nobody else holds units of one', 'violation_i21')
) as list (id, claim, source);
