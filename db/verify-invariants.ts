import pg from "pg";

/** One line of the answer. `keys` names the first of what broke it. */
export type InvariantReport = {
  id: string;
  claim: string;
  violations: number;
  keys: string[];
  milliseconds: number;
};

const keysMax = 20;

/**
 * Checks every invariant of db/sql/800-verify.sql in one snapshot, so that it is right under load too, and takes no
 * lock. `url` must see all rows: the owner's or the reports'.
 */
export async function verifyInvariants(
  url: string,
  tell: (report: InvariantReport) => void = () => {},
): Promise<InvariantReport[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query(
      "select set_config('app.scope_kind', 'all', true), set_config('statement_timeout', '120s', true), set_config('work_mem', '128MB', true), set_config('jit', 'off', true)",
    );
    const { rows } = await client.query<{ id: string; claim: string; source: string }>(
      "select id, claim, source from verify.invariant",
    );
    const reports: InvariantReport[] = [];
    for (const invariant of rows) {
      const report = await check(client, invariant);
      tell(report);
      reports.push(report);
    }
    return reports;
  } finally {
    await client.end();
  }
}

async function check(
  client: pg.Client,
  { id, claim, source }: { id: string; claim: string; source: string },
): Promise<InvariantReport> {
  const started = performance.now();
  const { rows } = await client.query<{ violations: number; keys: string[] | null }>(
    `select count(*)::int as violations, (array_agg(key order by key))[1:${keysMax}] as keys
     from verify.${client.escapeIdentifier(source)}`,
  );
  const milliseconds = Math.round(performance.now() - started);
  return { id, claim, violations: rows[0]?.violations ?? 0, keys: rows[0]?.keys ?? [], milliseconds };
}
