/** A session ends after this long without a person's doing. */
export const idleMinutesMax = 30;
/** And after this long whatever happens. */
export const absoluteHoursMax = 12;
/** The last sign of life is written at most this often, to spare the database. */
export const touchSecondsMin = 60;

export type SessionFacts = {
  expiresAt: Date;
  lastSeenAt: Date;
  revokedAt: Date | null;
  sessionVersion: number;
  /** Of the person now: raised by whatever ends all sessions. */
  currentVersion: number;
  isActive: boolean;
};

export type SessionEnd = "revoked" | "version-changed" | "disabled" | "absolute" | "idle";

/** Why a session no longer counts, or null while it does. */
export function sessionEnd(facts: SessionFacts, now: Date): SessionEnd | null {
  if (facts.revokedAt) return "revoked";
  if (!facts.isActive) return "disabled";
  if (facts.sessionVersion !== facts.currentVersion) return "version-changed";
  if (now >= facts.expiresAt) return "absolute";
  if (now.getTime() - facts.lastSeenAt.getTime() >= idleMinutesMax * 60_000) return "idle";
  return null;
}

export function needsTouch(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= touchSecondsMin * 1_000;
}
