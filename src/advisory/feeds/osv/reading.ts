import type { Cursor } from '../../feed-kit/cursor.ts';
import { hasCodestreams } from './codestreams.ts';
import { isOfLanguage } from './languages.ts';

/** Raise when records of languages would be stored differently: each export is then read as a whole once more. */
const READING_OF_LANGUAGES = 3;
/** The same for distributions' exports with ranges that leave builds out. */
const READING_OF_BUILDS = 1;
const UBUNTU = 'Ubuntu';

/** Returns the member of a cursor that tells how an ecosystem's export is read today. */
export function readingOf(ecosystem: string): Pick<Cursor, 'reading'> {
  if (hasCodestreams(ecosystem) || ecosystem === UBUNTU) return { reading: READING_OF_BUILDS };
  return isOfLanguage(ecosystem) ? { reading: READING_OF_LANGUAGES } : {};
}
