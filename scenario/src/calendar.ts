/** A calendar month as one number: year × 12 + (month − 1). */
export type Month = number;

export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;

export function monthOf(year: number, month: number): Month {
  return year * 12 + (month - 1);
}

/** Month that a time, seconds since 1970, falls into. */
export function monthAt(time: number): Month {
  const date = new Date(time * 1000);
  return monthOf(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** First second of a month. */
export function monthStart(month: Month): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000;
}

/** Midnight UTC of a month's last day: how a reporting period's end is written on chain. */
export function periodEnd(month: Month): number {
  return monthStart(month + 1) - SECONDS_PER_DAY;
}

export function daysInMonth(month: Month): number {
  return (monthStart(month + 1) - monthStart(month)) / SECONDS_PER_DAY;
}

/** Time of midnight of a day of a month; a day beyond its end is its last day. */
export function dayOfMonth(month: Month, day: number): number {
  return monthStart(month) + (Math.min(day, daysInMonth(month)) - 1) * SECONDS_PER_DAY;
}

export function isBusinessDay(time: number): boolean {
  const weekday = new Date(time * 1000).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** MM-DD-YYYY, as EX-102 writes dates. */
export function formatDate(time: number): string {
  const [year, month, day] = new Date(time * 1000).toISOString().slice(0, 10).split('-');
  return `${month}-${day}-${year}`;
}

/** MM/YYYY, as EX-102 writes months. */
export function formatMonth(month: Month): string {
  return `${String((month % 12) + 1).padStart(2, '0')}/${Math.floor(month / 12)}`;
}

/** YYYY-MM, as file names have it. */
export function isoMonth(month: Month): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
