import type { Role } from "./role.ts";

/** How far a role reaches under a policy: every row, the rows of its stores, or the rows of its channel. */
export type Grant = "all" | "stores" | "channel";

/** Who may call a procedure. A role that is not named may not. */
export type Policy = {
  grants: Partial<Record<Role, Grant>>;
  /** `public`: answered without a session; only for what reveals nothing. */
  isPublic?: true;
  /** Narrows an associate's grant to stores where the assignment carries `isManager`. */
  needsManager?: true;
};
