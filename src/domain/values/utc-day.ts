const DAY_MS = 24 * 60 * 60_000;
const DATE_LENGTH = 'YYYY-MM-DD'.length;
const TIME = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/u;

/**
 * Returns the UTC day of an RFC 3339 date or time, counted from 1970; undefined for anything else. Treats a
 * time without a zone as UTC, where Date.parse would assume local time.
 */
export function utcDayOf(time: string): number | undefined {
  const match = TIME.exec(time);
  const isZoned = match?.groups?.['zone'] !== undefined || time.length === DATE_LENGTH;
  const milliseconds = match ? Date.parse(isZoned ? time : `${time}Z`) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / DAY_MS);
}

/** Returns the date from an RFC 3339 date or time: YYYY-MM-DD, in the time's own zone. */
export function dateOf(time: string): string {
  return time.slice(0, DATE_LENGTH);
}

/** Formats a day as YYYY-MM-DD. */
export function formatUtcDay(day: number): string {
  return dateOf(new Date(day * DAY_MS).toISOString());
}
