import type { DayNumber } from "../../locations/core/calendar.ts";
import { weekdayOf } from "../../locations/core/calendar.ts";
import { isCarrierDay } from "../../shipping/core/transit.ts";
import { restockDays } from "./price-shelves.ts";
import type { SeasonCurve } from "./season-curve.ts";

/** History is read in stretches of two weeks, so that each weekday is in them equally often. */
export const periodDays = 14;
/** Four of them: long enough for slow goods, short enough for the season. */
export const periodsMax = 4;

/**
 * The weeks around a day as a season in whose middle we stand: `periodDays` that are seen and `restockDays` to come.
 * Its days are the carriers' working days, so that transit and promises are counted exactly; what happens on a rest
 * day belongs to the working day after it, since nothing leaves before.
 */
export type LiveSeason = {
  /** The working days, first those of the season, then those on which its last packages may still leave or arrive. */
  days: readonly DayNumber[];
  horizonDays: number;
  /** Index of today, or of the working day after it. */
  today: number;
  /** The calendar days of the season, with the index that each belongs to. */
  dates: readonly { day: DayNumber; index: number }[];
};

/** Beyond the season: the longest promise that is told apart. */
const promiseDaysMax = 42;

export function liveSeason(today: DayNumber): LiveSeason {
  const [from, to] = [today - periodDays, today + restockDays - 1];
  const days: DayNumber[] = [];
  for (let day = from; day <= to + promiseDaysMax; day++) if (isCarrierDay(day)) days.push(day);
  const indexOf = (day: DayNumber) => days.findIndex((one) => one >= day);
  const first = indexOf(today);
  // A Sunday's Saturday is over, although the parcels of both leave on Monday.
  const dates = Array.from({ length: to - from + 1 }, (_date, at) => ({
    day: from + at,
    index: from + at < today ? Math.min(first - 1, indexOf(from + at)) : indexOf(from + at),
  }));
  return {
    days,
    horizonDays: indexOf(to) + 1,
    today: first,
    dates,
  };
}

/** How many working days lie after one day up to and with another; 0 when it is not later. */
export function workingDaysUntil(from: DayNumber, to: DayNumber): number {
  let count = 0;
  for (let day = from + 1; day <= Math.min(to, from + promiseDaysMax); day++) if (isCarrierDay(day)) count++;
  return count;
}

/** The first working day on or after a day. */
export function workingDay(day: DayNumber): DayNumber {
  let found = day;
  while (!isCarrierDay(found)) found++;
  return found;
}

/**
 * How a channel's demand spreads over the season's days, by what each weekday (from Monday) and hour had in the past.
 * Without any past every day and hour is alike.
 */
export function weekdayCurve(
  season: LiveSeason,
  past: { weekdays: ArrayLike<number>; hours: ArrayLike<number> },
): SeasonCurve {
  const weekdays = positive(past.weekdays);
  const hours = positive(past.hours);
  const day = new Float64Array(season.horizonDays);
  let total = 0;
  for (const { day: date, index } of season.dates) {
    day[index]! += weekdays[weekdayOf(date) - 1]!;
    total += weekdays[weekdayOf(date) - 1]!;
  }
  const hour = new Float64Array(25);
  const sum = hours.reduce((all, one) => all + one, 0);
  for (let at = 0; at < 24; at++) hour[at + 1] = hour[at]! + hours[at]! / sum;
  return { day: day.map((weight) => weight / total), hour };
}

function positive(weights: ArrayLike<number>): number[] {
  const all = Array.from(weights);
  return all.some((weight) => weight > 0) ? all : all.map(() => 1);
}
