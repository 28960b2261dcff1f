import { dateOf } from '../values/utc-day.ts';

/** A moment in a store's history: its content after all syncs up to a number. */
export interface Moment {
  /** RFC 3339, in UTC. */
  readonly at: string;
  /** Number of the last sync that the store had finished by then; 0 before the first. */
  readonly seq: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const RFC_3339 = /^(?<day>\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/iu;
const END_OF_DAY = 'T23:59:59.999Z';

/** Parses YYYY-MM-DD, which means the end of that day in UTC, or RFC 3339; returns RFC 3339 in UTC. */
export function parseMoment(text: string): string | undefined {
  const isDay = DAY.test(text);
  const day = isDay ? text : RFC_3339.exec(text)?.groups?.['day'];
  if (day === undefined || !isDate(day)) return undefined;
  const time = new Date(isDay ? `${text}${END_OF_DAY}` : text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** JavaScript reads 30 February as 2 March. */
function isDate(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Returns the moment, or now for the end of today; undefined for a future moment. */
export function pastMoment(at: string, now: Date): string | undefined {
  const present = now.toISOString();
  if (at <= present) return at;
  return at === `${dateOf(present)}${END_OF_DAY}` ? present : undefined;
}
