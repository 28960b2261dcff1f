import { counted } from '../../domain/index.ts';

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB'] as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formats `512 B`, `3.1 MB`: powers of a thousand, as registries and docker count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = '';
  for (const next of BYTE_UNITS) {
    if (unit !== '' && value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** Formats `5 minutes`, `3 hours`, `2 days`, in whole units; never negative, even if a clock is behind. */
export function formatAge(milliseconds: number): string {
  if (milliseconds < MINUTE) return 'under a minute';
  if (milliseconds < HOUR) return counted(Math.floor(milliseconds / MINUTE), 'minute');
  if (milliseconds < 2 * DAY) return counted(Math.floor(milliseconds / HOUR), 'hour');
  return counted(Math.floor(milliseconds / DAY), 'day');
}

/** Formats `5 minutes old`, or `ago`; and `2 days in the future`, for a time from a clock that was set back since. */
export function formatSince(milliseconds: number, word = 'old'): string {
  if (milliseconds <= -MINUTE) return `${formatAge(-milliseconds)} in the future`;
  return `${formatAge(milliseconds)} ${word}`;
}

/** Formats `94%`; a nonzero probability never looks like zero. */
export function formatProbability(probability: number): string {
  const percent = Math.round(probability * 100);
  return probability > 0 && percent < 1 ? '<1%' : `${percent}%`;
}
