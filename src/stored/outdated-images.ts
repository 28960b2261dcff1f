import type { IndexedImage, Problem } from '../domain/index.ts';
import type { OutdatedCounts, OutdatedStore } from '../store/ports.ts';
import { isOutdated } from './indexed-by.ts';

/** Lists the earlier catalogers that read stored images which are to be read again. */
export async function outdatedReaders(
  { readers }: Pick<OutdatedStore, 'readers'>,
  current: string,
): Promise<readonly string[]> {
  return (await readers()).filter((each) => isOutdated(each, current));
}

/** Counts stored images that an earlier version of the program read. */
export async function countOutdated(
  { outdated }: { readonly outdated: Pick<OutdatedStore, 'readers' | 'counts'> },
  current: string,
): Promise<OutdatedCounts> {
  return outdated.counts(await outdatedReaders(outdated, current), current);
}

/** Adds to the problems of an image that an earlier version of the program read it, if so. */
export function withAge(indexed: IndexedImage, current: string): IndexedImage {
  if (!isOutdated(indexed.indexedBy, current)) return indexed;
  const problem: Problem = {
    kind: 'read-by-earlier-version',
    subject: indexed.image.reference,
    message: 'an earlier version of Plimsoll read the image, and may have found fewer packages',
  };
  return { ...indexed, problems: [...indexed.problems, problem] };
}
