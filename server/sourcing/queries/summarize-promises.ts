import { type SQL, sql } from "drizzle-orm";
import type { Context } from "@/server/context.ts";
import type { LocationId } from "@/server/kernel/ids.ts";

/** How promises of one kind were kept. A promise is about one order line; what is not due yet and not done is left out. */
export type PromiseAccuracy = {
  /** Null: no place was named, and none has the work yet. */
  locationId: LocationId | null;
  locationCode: string;
  locationName: string;
  mode: "ship" | "pickup";
  serviceCode: string | null;
  lines: number;
  kept: number;
  /** Done, but late. */
  late: number;
  /** Past its time and still not done. */
  overdue: number;
  /** Of all, those whose first promise was kept, however often it was changed afterwards. */
  keptFirst: number;
  changed: number;
  /** Of the late and the overdue: days, as a mean and at most. */
  daysLate: number | null;
  daysLateMax: number | null;
  /** Of those that were sent: the carrier told when it delivered. */
  delivered: number;
};

/**
 * How well customers were told, by the place, way and service of the last promise. A shipment is kept when it was at
 * the door in time or, where the carrier does not say when it delivered, when it left on its day on the calendar of the
 * place; a pickup when it was ready in time. A line that several places serve is done with the last of them.
 */
export async function summarizePromises(ctx: Context): Promise<{ accuracy: PromiseAccuracy[] }> {
  return ctx.db.read(ctx.scope, async (db) => {
    const { rows } = await db.execute<PromiseAccuracy>(sql`
      ${judged}
      select location_id as "locationId", coalesce(place.code, '–') as "locationCode",
        coalesce(place.name, '') as "locationName", judged.mode,
        service_code as "serviceCode", count(*)::int as lines, (count(*) filter (where is_kept))::int as kept,
        (count(*) filter (where is_late))::int as late, (count(*) filter (where is_overdue))::int as overdue,
        (count(*) filter (where done_at <= first_due))::int as "keptFirst",
        (count(*) filter (where is_changed))::int as changed,
        (avg(days) filter (where days > 0))::float8 as "daysLate",
        (max(days) filter (where days > 0))::float8 as "daysLateMax",
        (count(*) filter (where is_delivered))::int as delivered
      from judged left join location place on place.id = location_id
      group by location_id, place.code, place.name, judged.mode, service_code
      order by place.code, judged.mode, service_code`);
    return { accuracy: rows };
  });
}

/** Of the dates that were told with a confidence of this class: how sure they were told, and how often they were kept. */
export type Calibration = { from: number; to: number; lines: number; told: number; kept: number };

/** Upper ends of the classes of confidence. */
const classes = [0.5, 0.8, 0.9, 0.95, 0.99, 1];

/** Whether dates are kept as often as was said when they were promised; by the first promise, which is what was said. */
export async function summarizeConfidence(ctx: Context): Promise<{ calibration: Calibration[] }> {
  return ctx.db.read(ctx.scope, async (db) => {
    const { rows } = await db.execute<{ class: number; lines: number; told: number; kept: number }>(sql`
      ${judged}
      select width_bucket(confidence, ${sql.raw(`array[${classes.slice(0, -1).join(", ")}]::float8[]`)}) as class, count(*)::int as lines,
        avg(confidence)::float8 as told, (count(*) filter (where done_at <= first_due))::float8 / count(*) as kept
      from judged where confidence is not null group by 1 order by 1`);
    const calibration = rows.map(({ class: at, ...row }) => ({
      ...{ from: classes[at - 1] ?? 0, to: classes[at] ?? 1 },
      ...row,
    }));
    return { calibration };
  });
}

/** The moment that a promise is measured by: the end of the day of dispatch where the door is not known. */
function dueOf(told: SQL): SQL {
  const zone = sql`coalesce(place.time_zone, 'UTC')`;
  return sql`case when ${told}.mode = 'pickup' or done.delivered_at is not null then ${told}.promised_at
    else (date_trunc('day', ${told}.ready_by at time zone ${zone}) + interval '1 day') at time zone ${zone}
      - interval '1 microsecond' end`;
}

/** Every line whose promise is due or done. */
const judged = sql`
      with told as (
        select order_line_id, min(version) as first, max(version) as last from promise group by 1
      ),
      works as (
        select part.order_line_id, work.location_id,
          case work.mode when 'ship' then box.sent_at else ready.at end as done_at, box.delivered_at
        from fulfillment_line part
        join fulfillment_order work on work.id = part.fulfillment_order_id
        left join lateral (
          select max(handed_over_at) as sent_at,
            case when bool_and(delivered_at is not null) then max(delivered_at) end as delivered_at
          from package where fulfillment_order_id = work.id and state <> 'voided') box on work.mode = 'ship'
        left join lateral (
          select min(at) as at from state_transition where entity = 'fulfillment_order' and entity_id = work.id
            and to_state = 'ready_for_pickup') ready on work.mode = 'pickup'
        where part.quantity > 0 and work.state not in ('rejected', 'reassigned', 'cancelled')
      ),
      done as (
        select order_line_id, max(location_id) as location_id, case when bool_and(done_at is not null) then max(done_at) end as done_at,
          case when bool_and(delivered_at is not null) then max(delivered_at) end as delivered_at
        from works group by 1
      ),
      lines as (
        select place.id as location_id, last.mode, last.service_code, told.first <> told.last as is_changed, first.confidence,
          done.delivered_at is not null as is_delivered,
          case when l.unallocated + l.backordered = 0 then coalesce(done.delivered_at, done.done_at) end as done_at,
          ${dueOf(sql`first`)} as first_due, ${dueOf(sql`last`)} as last_due
        from told
        join promise first on first.order_line_id = told.order_line_id and first.version = told.first
        join promise last on last.order_line_id = told.order_line_id and last.version = told.last
        join order_line l on l.id = told.order_line_id
        left join done on done.order_line_id = told.order_line_id
        left join location place on place.id = coalesce(last.location_id, done.location_id)
        where l.ordered > l.cancelled
      ),
      judged as (
        select *, done_at <= last_due as is_kept, done_at > last_due as is_late,
          done_at is null as is_overdue,
          extract(epoch from coalesce(done_at, now()) - last_due) / 86400 as days
        from lines where done_at is not null or last_due < now()
      )`;
