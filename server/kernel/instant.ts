import { Temporal } from "temporal-polyfill";

/** A moment in UTC. The database's `timestamptz` reads and writes it; a decision takes it as an argument. */
export type Instant = Date;
/** A calendar day at some place, as `2026-11-24`. Only together with a zone does it become moments. */
export type BusinessDate = string & { readonly __businessDate: true };
/** Minutes after local midnight: 18:30 is 1110. */
export type MinuteOfDay = number;

export function businessDate(moment: Instant, zone: string): BusinessDate {
  return zoned(moment, zone).toPlainDate().toString() as BusinessDate;
}

/** The moment at which a local clock shows that minute of that day; on the two DST nights the earlier reading. */
export function momentAt(date: BusinessDate, minute: MinuteOfDay, zone: string): Instant {
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

function zoned(moment: Instant, zone: string) {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone);
}
