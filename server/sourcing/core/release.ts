import { addMinutes, type Instant } from "../../kernel/instant.ts";
import type { PlannedWork } from "./decide.ts";
import type { ReleaseSettings } from "./decision.ts";

/**
 * When work goes to its place: so long before the cutoff of its day that it can be picked and packed, or at once (null)
 * where nothing could change until then: pickups stay at their store, late orders lose by waiting, and near the cutoff
 * the place needs the time.
 */
export function releaseTime(
  work: Pick<PlannedWork, "mode" | "dueAt" | "isLate">,
  settings: ReleaseSettings,
  now: Instant,
): Instant | null {
  if (settings.release === "at-once" || work.mode === "pickup" || work.isLate) return null;
  const at = addMinutes(work.dueAt, -settings.releaseLeadMinutes);
  return at > now ? at : null;
}
