import { DISTRIBUTIONS } from '../../../distributions/index.ts';
import type { Cursor } from '../../feed-kit/cursor.ts';

/** Raise when records of languages would be stored differently: each export is then read as a whole once more. */
const READING_OF_LANGUAGES = 2;

const OF_DISTRIBUTIONS: ReadonlySet<string> = new Set(
  DISTRIBUTIONS.flatMap(({ ecosystem }) => ecosystem?.name ?? []),
);

/** Returns the member of a cursor that tells how an ecosystem's export is read today. */
export function readingOf(ecosystem: string): Pick<Cursor, 'reading'> {
  return OF_DISTRIBUTIONS.has(ecosystem) ? {} : { reading: READING_OF_LANGUAGES };
}
