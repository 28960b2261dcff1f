import type { IndexedImage } from '../../../domain/index.ts';
import { feedsFor, type ScanContext } from '../../../scan/index.ts';

/**
 * Returns the first feed that answers for the image, if none that does was ever loaded: a report without its data would
 * read as a clean one.
 */
export async function feedNeverLoaded(
  { distribution, packages }: IndexedImage,
  { store, feedPolicy }: ScanContext,
): Promise<string | undefined> {
  if (!distribution || packages.length === 0) return undefined;
  const feeds = feedsFor(distribution, feedPolicy.prefer);
  for (const feed of feeds) {
    if (await store.advisories.feedState(feed)) return undefined;
  }
  return feeds[0];
}
