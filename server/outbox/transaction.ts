import type { Handle } from "@/db/client.ts";
import type { Actor } from "@/server/auth/core/actor.ts";
import type { Instant } from "@/server/kernel/instant.ts";

/** What a command writes with: one transaction, its clock, its author, and the topics that it will announce. */
export type Transaction = {
  db: Handle;
  now: Instant;
  actor: Actor;
  commandId: string;
  /** Collected while writing; one NOTIFY at the end carries them. */
  topics: Set<string>;
};
