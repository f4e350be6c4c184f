import { type SQL, sql } from "drizzle-orm";
import { type Cursor, readCursor } from "@/server/kernel/cursor.ts";
import type { ReviewInput } from "../core/inputs.ts";

export const pageSize = 50;

type Sort = NonNullable<ReviewInput["sort"]>;
const sortUsual: Sort = "promised";

export function isBackward(sort: Sort = sortUsual): boolean {
  return sort.startsWith("-");
}

/** What a page is sorted by; never null, so that a cursor can name its place. */
export function sortKeyOf(sort: Sort = sortUsual): SQL {
  if (sort.endsWith("placed")) return sql`o.placed_at`;
  if (sort.endsWith("promised")) return sql`coalesce(l.promised_at, 'infinity'::timestamptz)`;
  return sql`coalesce((select cost from sourcing_decision where order_id = l.order_id order by version desc limit 1), 0)`;
}

/** The conditions of a filter, over `l` (the line), `o` (its order) and `c` (the customer). */
export function conditionsOf(input: ReviewInput, { withCursor }: { withCursor: boolean }): SQL {
  const parts: SQL[] = [sql`o.state <> 'cancelled'`];
  if (input.q) parts.push(searchOf(input.q));
  if (input.mode) parts.push(sql`l.mode = ${input.mode}`);
  if (input.stage && input.stage.length > 0) parts.push(stagesOf(input.stage));
  if (input.location && input.location.length > 0) parts.push(placesOf(input.location));
  if (input.hold)
    parts.push(
      // Said twice, so that the few held orders are found first.
      sql`l.order_id in (select order_id from hold where state = 'open') and exists (select from hold where hold.order_id = l.order_id and hold.state = 'open' and (hold.order_line_id is null or hold.order_line_id = l.id))`,
    );
  if (input.split)
    parts.push(
      // Once over all work, not once per line.
      sql`l.order_id in (select f.order_id from fulfillment_order f join fulfillment_line fl on fl.fulfillment_order_id = f.id
        where fl.quantity > 0 group by f.order_id having count(distinct f.location_id) > 1)`,
    );
  if (input.late)
    parts.push(
      sql`l.promised_at < now() and l.ordered > l.cancelled + l.shipped + l.collected + l.delivered`,
    );
  const after = withCursor ? readCursor(input.cursor, isByCost(input.sort) ? "number" : "moment") : null;
  if (after) parts.push(afterOf(input.sort, after));
  return sql.join(parts, sql` and `);
}

const isByCost = (sort: Sort = sortUsual) => sort.endsWith("cost");

function afterOf(sort: Sort | undefined, { key, id }: Cursor): SQL {
  const typed = isByCost(sort) ? sql`${key}::bigint` : sql`${key}::timestamptz`;
  const place = sql`(${sortKeyOf(sort)}, l.id)`;
  return isBackward(sort) ? sql`${place} < (${typed}, ${id})` : sql`${place} > (${typed}, ${id})`;
}

/** An order's number, a SKU, or words of the customer's or the goods' name. */
function searchOf(text: string): SQL {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const number = /^\d{1,12}$/.test(text) ? sql`o.number = ${text}::bigint or ` : sql``;
  return sql`(${number}lower(l.sku) like ${pattern} or lower(c.name) like ${pattern} or lower(l.name) like ${pattern})`;
}

function stagesOf(stages: NonNullable<ReviewInput["stage"]>): SQL {
  const conditions = {
    unallocated: sql`l.unallocated > 0`,
    allocated: sql`l.allocated > 0`,
    released: sql`l.released > 0`,
    "in-progress": sql`l.picked + l.packed + l.ready > 0`,
    done: sql`l.ordered = l.cancelled + l.shipped + l.collected + l.delivered and l.ordered > l.cancelled`,
  };
  return sql`(${sql.join(
    stages.map((stage) => conditions[stage]),
    sql` or `,
  )})`;
}

function placesOf(codes: readonly string[]): SQL {
  return sql`exists (
    select from fulfillment_line fl join fulfillment_order f on f.id = fl.fulfillment_order_id
    join location place on place.id = f.location_id
    where fl.order_line_id = l.id and fl.quantity > 0
      and place.code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb)))`;
}
