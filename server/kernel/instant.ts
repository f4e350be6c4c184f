import { Temporal } from "temporal-polyfill";

/** A moment in UTC. The database's `timestamptz` reads and writes it; a decision takes it as an argument. */
export type Instant = Date;
/** A calendar day at some place, as `2026-11-24`. Only together with a zone does it become moments. */
export type BusinessDate = string & { readonly __businessDate: true };
/** Minutes after local midnight: 18:30 is 1110. */
export type MinuteOfDay = number;

export function businessDate(moment: Instant, zone: string): BusinessDate {
  const offset = steadyOffset(zone, utcDay(moment.getTime()));
  if (offset === null) return zoned(moment, zone).toPlainDate().toString() as BusinessDate;
  return new Date(moment.getTime() + offset).toISOString().slice(0, 10) as BusinessDate;
}

export function minuteOfDay(moment: Instant, zone: string): MinuteOfDay {
  const offset = steadyOffset(zone, utcDay(moment.getTime()));
  if (offset !== null) {
    const local = moment.getTime() + offset;
    return Math.floor((local - utcDay(local) * millisecondsPerDay) / 60_000);
  }
  const local = zoned(moment, zone);
  return local.hour * 60 + local.minute;
}

/** The moment at which a local clock shows that minute of that day; on the two DST nights the earlier reading. */
export function momentAt(date: BusinessDate, minute: MinuteOfDay, zone: string): Instant {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const offset = steadyOffset(zone, utcDay(midnight));
  if (offset !== null) return new Date(midnight + minute * 60_000 - offset);
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  const local = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time });
  return new Date(local.epochMilliseconds);
}

export function addDays(date: BusinessDate, days: number): BusinessDate {
  return Temporal.PlainDate.from(date).add({ days }).toString() as BusinessDate;
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(date: BusinessDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}

export function addMinutes(moment: Instant, minutes: number): Instant {
  return new Date(moment.getTime() + minutes * 60_000);
}

const millisecondsPerDay = 86_400_000;

function utcDay(milliseconds: number): number {
  return Math.floor(milliseconds / millisecondsPerDay);
}

/**
 * What a zone's clock is ahead of UTC, in milliseconds, if that does not change on the UTC day or on one beside it; else
 * null. A calendar library takes tens of microseconds for a question that has one answer on all but a few days a year.
 */
function steadyOffset(zone: string, day: number): number | null {
  const offset = offsetAt(zone, day);
  const isSteady = [day - 1, day + 1, day + 2].every((other) => offsetAt(zone, other) === offset);
  return isSteady ? offset : null;
}

/** Offsets at the beginning of UTC days, by zone and day: asked for once, they never change. */
const offsets = new Map<string, Map<number, number>>();

function offsetAt(zone: string, day: number): number {
  let days = offsets.get(zone);
  if (!days) {
    days = new Map();
    offsets.set(zone, days);
  }
  let offset = days.get(day);
  if (offset === undefined) {
    offset = zoned(new Date(day * millisecondsPerDay), zone).offsetNanoseconds / 1_000_000;
    days.set(day, offset);
  }
  return offset;
}

function zoned(moment: Instant, zone: string) {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
}
