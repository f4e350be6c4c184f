import {
  addDays,
  type BusinessDate,
  businessDate,
  type Instant,
  momentAt,
  weekday,
} from "../../kernel/instant.ts";

/** Opening hours of one weekday (1 Monday … 7 Sunday), in minutes of the local day. */
export type Hours = { weekday: number; opensMinute: number; closesMinute: number };

/** A place's week, its closed dates, and the clock that they are read on. */
export type Opening = { hours: readonly Hours[]; closures: ReadonlySet<string>; timeZone: string };
export type Span = { opensAt: Instant; closesAt: Instant };

/** The next opening is looked for this far ahead; a place that is closed longer has none. */
const daysAheadMax = 21;

/** Opening and closing of one local day, or null when closed. On a DST night both are what the clock on the wall shows. */
export function spanOf(opening: Opening, date: BusinessDate): Span | null {
  const hours = opening.hours.find((row) => row.weekday === weekday(date));
  if (!hours || opening.closures.has(date)) return null;
  return {
    opensAt: momentAt(date, hours.opensMinute, opening.timeZone),
    closesAt: endOf(date, hours.closesMinute, opening.timeZone),
  };
}

/** The span that is open at the moment or, failing that, the next one. */
export function currentOrNextSpan(opening: Opening, now: Instant): Span | null {
  let date = businessDate(now, opening.timeZone);
  for (let ahead = 0; ahead <= daysAheadMax; ahead++) {
    const span = spanOf(opening, date);
    if (span && span.closesAt > now) return span;
    date = addDays(date, 1);
  }
  return null;
}

export function isOpenAt(opening: Opening, now: Instant): boolean {
  const span = currentOrNextSpan(opening, now);
  return span !== null && span.opensAt <= now;
}

/** When work of so many open minutes is done, if it begins now: a closed door stops the clock. */
export function afterOpenMinutes(opening: Opening, start: Instant, minutes: number): Instant | null {
  let left = minutes * 60_000;
  let from = start;
  for (let spans = 0; spans <= daysAheadMax; spans++) {
    const span = currentOrNextSpan(opening, from);
    if (!span) return null;
    const begin = Math.max(span.opensAt.getTime(), from.getTime());
    if (begin + left <= span.closesAt.getTime()) return new Date(begin + left);
    left -= span.closesAt.getTime() - begin;
    from = span.closesAt;
  }
  return null;
}

/** A day may end at minute 1440, which is the next day's midnight. */
function endOf(date: BusinessDate, minute: number, timeZone: string): Instant {
  return minute < 1440 ? momentAt(date, minute, timeZone) : momentAt(addDays(date, 1), 0, timeZone);
}
