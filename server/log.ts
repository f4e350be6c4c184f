import pino, { type Logger } from "pino";
import type { Env } from "./env.ts";

/** What never reaches a line, wherever somebody puts it. Bodies and headers are not logged at all. */
const redacted = [
  "password",
  "passwordHash",
  "token",
  "secret",
  "cookie",
  "authorization",
  "apiKey",
  "email",
];

/** JSON lines to stdout, one object each. */
export function makeLog({ LOG_LEVEL, OMS_ROLE }: Pick<Env, "LOG_LEVEL" | "OMS_ROLE">): Logger {
  return pino({
    level: LOG_LEVEL,
    base: { pid: process.pid, role: OMS_ROLE },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redacted.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
  });
}
