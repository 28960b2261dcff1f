import type { Cursor } from '../../feed-kit/cursor.ts';
import { isOfLanguage } from './languages.ts';

/** Raise when records of languages would be stored differently: each export is then read as a whole once more. */
const READING_OF_LANGUAGES = 2;

/** Returns the member of a cursor that tells how an ecosystem's export is read today. */
export function readingOf(ecosystem: string): Pick<Cursor, 'reading'> {
  return isOfLanguage(ecosystem) ? { reading: READING_OF_LANGUAGES } : {};
}
