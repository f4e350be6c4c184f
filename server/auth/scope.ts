import { assert, unreachable } from "@/server/kernel/assert.ts";
import type { LocationId } from "@/server/kernel/ids.ts";
import type { Actor } from "./core/actor.ts";
import type { Grant } from "./core/policy.ts";
import type { Scope, ScopeShape } from "./core/scope.ts";

/** The only mint of a scope: what a policy grants to the role, narrowed to the person's own stores or channel. */
export function mintScope(actor: Actor, grant: Grant): Scope {
  return brand(shapeOf(actor, grant));
}

/** For jobs and command-line tools, which act for the house. */
export function systemScope(): Scope {
  return brand({ kind: "all" });
}

function shapeOf(actor: Actor, grant: Grant): ScopeShape {
  switch (grant) {
    case "all":
      return { kind: "all" };
    case "stores":
      return { kind: "locations", locationIds: actor.stores.map((store): LocationId => store.locationId) };
    case "channel":
      assert(actor.channelId, `${actor.client} has a channel grant but no channel`);
      return { kind: "channel", channelId: actor.channelId };
    default:
      return unreachable(grant);
  }
}

function brand(shape: ScopeShape): Scope {
  return shape as Scope;
}
