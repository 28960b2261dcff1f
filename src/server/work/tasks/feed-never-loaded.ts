import type { IndexedImage, ReportScope } from '../../../domain/index.ts';
import { feedsOf, groupsOf, originsOf } from '../../../findings/index.ts';
import type { StoredContext } from '../../../stored/index.ts';

/**
 * Returns the first feed that answers for some of the image's packages, if all such feeds were never loaded:
 * a report without its data would read as a clean one.
 */
export async function feedNeverLoaded(
  { distribution, packages }: IndexedImage,
  { store, feedPolicy }: StoredContext,
  scope?: ReportScope,
): Promise<string | undefined> {
  for (const group of groupsOf(originsOf(packages, distribution, scope), feedPolicy.prefer)) {
    const feeds = feedsOf(group);
    const states = await Promise.all(feeds.map((feed) => store.advisories.feedState(feed)));
    if (states.every((state) => state === undefined)) return feeds[0];
  }
  return undefined;
}
