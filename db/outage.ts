import { sqlState } from "./client.ts";

/** What Postgres says when it cannot serve now, though the statement was right. */
const passing = new Set([
  ...["57P01", "57P02", "57P03"], // it shuts down, has crashed, or starts
  ...["53000", "53100", "53200", "53300"], // no resources: disk, memory, connections
  ...["55P03", "40001", "40P01", "57014"], // locks and limits that outlived every retry
]);
const broken = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH"]);

/** Whether an error means: try again later, nothing is wrong with the request. */
export function isOutage(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null && !broken.has(state)) return passing.has(state) || state.startsWith("08");
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string" && broken.has(current.code)) return true;
    if (
      /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout)/.test(
        current.message,
      )
    )
      return true;
  }
  return false;
}
