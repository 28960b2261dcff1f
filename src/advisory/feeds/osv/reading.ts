import type { Cursor } from '../../feed-kit/cursor.ts';
import { hasCodestreams } from './codestreams.ts';
import { isOfLanguage } from './languages.ts';

/** Raise when language records would be stored differently: each export is then read in full once more. */
const READING_OF_LANGUAGES = 3;
/** The same for distributions' exports with ranges that leave builds out. */
const READING_OF_BUILDS = 1;
const UBUNTU = 'Ubuntu';
/** The same for exports whose records are about one component on one architecture. */
const READING_OF_COMPONENTS = 1;
const OF_COMPONENTS = ['Wolfi', 'Chainguard'];

/** Returns the cursor member for the version that reads an ecosystem's export today. */
export function readingOf(ecosystem: string): Pick<Cursor, 'reading'> {
  if (hasCodestreams(ecosystem) || ecosystem === UBUNTU) return { reading: READING_OF_BUILDS };
  if (OF_COMPONENTS.includes(ecosystem)) return { reading: READING_OF_COMPONENTS };
  return isOfLanguage(ecosystem) ? { reading: READING_OF_LANGUAGES } : {};
}
