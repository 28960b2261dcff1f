const DAY_MS = 24 * 60 * 60_000;
const DATE_LENGTH = 'YYYY-MM-DD'.length;
const TIME = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/u;

/**
 * Returns the day of an RFC 3339 date or time, in days since 1970 by UTC; undefined for anything else. A time without a
 * zone is taken as UTC, which Date.parse would take as local time.
 */
export function utcDayOf(time: string): number | undefined {
  const match = TIME.exec(time);
  const isZoned = match?.groups?.['zone'] !== undefined || time.length === DATE_LENGTH;
  const milliseconds = match ? Date.parse(isZoned ? time : `${time}Z`) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / DAY_MS);
}

/** Returns the date of an RFC 3339 date or time: YYYY-MM-DD, in the time's own zone. */
export function dateOf(time: string): string {
  return time.slice(0, DATE_LENGTH);
}

/** Writes a day as YYYY-MM-DD. */
export function formatUtcDay(day: number): string {
  return dateOf(new Date(day * DAY_MS).toISOString());
}
