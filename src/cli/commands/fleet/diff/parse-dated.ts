import { parseDigest, parseMoment, pastMoment } from '../../../../domain/index.ts';
import { AppError, printable } from '../../../../errors/index.ts';

/** An image as the user named it, and the moment to compare. */
export interface DatedName {
  readonly name: string;
  /** RFC 3339, in UTC; absent: now. */
  readonly asOf?: string;
}

/** Splits IMAGE@DATE at the last @, unless a digest follows. Throws USAGE unless the date is valid and past. */
export function parseDated(written: string, now: Date): DatedName {
  const at = written.lastIndexOf('@');
  const [name, date] = [written.slice(0, at), written.slice(at + 1)];
  if (at === -1 || parseDigest(date)) return { name: written };
  const moment = parseMoment(date);
  if (name === '' || moment === undefined) {
    const wrong =
      name === '' ? `"${written}" is not a valid image with a date` : `"${date}" is not a valid date`;
    throw new AppError('USAGE', printable(wrong), {
      hint: 'write YYYY-MM-DD or RFC 3339 after the last @: plimsoll fleet diff shop:1@2026-11-23 shop:1',
    });
  }
  const asOf = pastMoment(moment, now);
  if (asOf === undefined) {
    throw new AppError('USAGE', `${date} is in the future`, { hint: 'name an earlier day, or none for now' });
  }
  return { name, asOf };
}
