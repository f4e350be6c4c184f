import type { ChannelId, LocationId, UserId } from "../../kernel/ids.ts";
import type { Role } from "./role.ts";

/** Who does something: a person, a channel's machine, or the house itself. */
export type Actor = {
  /** Key of idempotency and of the audit: `user:usr_…`, `channel:chn_…`, `system`. */
  client: string;
  role: Role | "system";
  name: string;
  userId: UserId | null;
  channelId: ChannelId | null;
  stores: readonly { locationId: LocationId; isManager: boolean }[];
};

export const systemActor: Actor = {
  client: "system",
  role: "system",
  name: "Everyshelf",
  userId: null,
  channelId: null,
  stores: [],
};
