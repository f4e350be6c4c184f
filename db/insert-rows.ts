import { getTableName, sql, type Table } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";

/** Rows of one statement: keeps its one JSON parameter at some megabytes. */
const rowsMax = 5_000;

/** Inserts many rows with one parameter per statement. All rows name the same columns. */
export async function insertRows<T extends Table>(
  db: Handle,
  table: T,
  rows: readonly T["$inferInsert"][],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const name = sql.identifier(getTableName(table));
  const keys = Object.keys(first).map((key) => ({ key, column: snakeCase(key) }));
  const columns = sql.join(
    keys.map(({ column }) => sql.identifier(column)),
    sql`, `,
  );
  for (let from = 0; from < rows.length; from += rowsMax) {
    const part = rows
      .slice(from, from + rowsMax)
      .map((row: Record<string, unknown>) =>
        Object.fromEntries(keys.map(({ key, column }) => [column, row[key]])),
      );
    await db.execute(
      sql`insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, ${JSON.stringify(part)}::json)`,
    );
  }
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (part) => `_${part.toLowerCase()}`);
}
