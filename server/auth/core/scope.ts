import type { ChannelId, LocationId } from "../../kernel/ids.ts";

/** Which rows somebody may see and change. Only `auth` mints one, so a query without it does not compile. */
export type Scope = ScopeShape & { readonly __scope: true };
export type ScopeShape =
  | { kind: "all" }
  | { kind: "locations"; locationIds: readonly LocationId[] }
  | { kind: "channel"; channelId: ChannelId };

/** The scope as the database's row-level policies read it: `all`, `loc_a,loc_b`, or `chn_a`. */
export function scopeSetting(scope: Scope): { kind: ScopeShape["kind"]; ids: string } {
  if (scope.kind === "all") return { kind: "all", ids: "" };
  if (scope.kind === "channel") return { kind: "channel", ids: scope.channelId };
  return { kind: "locations", ids: scope.locationIds.join(",") };
}

/** Whether a location lies within the scope. */
export function scopeCovers(scope: Scope, locationId: LocationId): boolean {
  return scope.kind === "all" || (scope.kind === "locations" && scope.locationIds.includes(locationId));
}
