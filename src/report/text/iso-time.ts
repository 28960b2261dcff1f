import { remembered } from './remembered.ts';

/** Makes what writes times of feeds in the one form that formats take; undefined for what is not a time. */
export function isoTimes(): (time: string | undefined) => string | undefined {
  return remembered((time) => {
    const read = time === undefined ? Number.NaN : Date.parse(time);
    return Number.isNaN(read) ? undefined : new Date(read).toISOString();
  });
}
