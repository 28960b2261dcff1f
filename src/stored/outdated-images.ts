import type { IndexedImage, Problem } from '../domain/index.ts';
import type { OutdatedCounts, OutdatedStore } from '../inventory/ports.ts';
import { isOutdated } from '../packages/indexed-by.ts';

/** Lists the earlier catalogers among stored images, which are due for reindexing. */
export async function outdatedReaders(
  { readers }: Pick<OutdatedStore, 'readers'>,
  current: string,
): Promise<readonly string[]> {
  return (await readers()).filter((each) => isOutdated(each, current));
}

/** Counts stored images read by an earlier program version. */
export async function countOutdated(
  { outdated }: { readonly outdated: Pick<OutdatedStore, 'readers' | 'counts'> },
  current: string,
): Promise<OutdatedCounts> {
  return outdated.counts(await outdatedReaders(outdated, current), current);
}

/** Adds a problem to an image that an earlier program version read. */
export function withAge(indexed: IndexedImage, current: string): IndexedImage {
  if (!isOutdated(indexed.indexedBy, current)) return indexed;
  const problem: Problem = {
    kind: 'read-by-earlier-version',
    subject: indexed.image.reference,
    message: 'an earlier version of Plimsoll read the image, and may have found fewer packages',
  };
  return { ...indexed, problems: [...indexed.problems, problem] };
}
