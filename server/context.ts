import type { Database } from "@/db/client.ts";
import type { Actor } from "@/server/auth/core/actor.ts";
import type { Scope } from "@/server/auth/core/scope.ts";

/** What a line of JSON needs; pino's logger fits. */
export type Log = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

/** Everything that a query or a command may know about its caller. */
export type Context = {
  db: Database;
  actor: Actor;
  scope: Scope;
  requestId: string;
  log: Log;
};

/** A command also has its id: the key under which it takes effect once. */
export type CommandContext = Context & { commandId: string };
