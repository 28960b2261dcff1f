import { pagesOf, RANKING_FEEDS, type Digest } from '../../../domain/index.ts';
import { feedsFor, relistedPackages, touchedPackages, type ScanContext } from '../../../scan/index.ts';
import type { ImageSummary, SyncSpan } from '../../../store/ports.ts';

/** Images read at a time. */
const IMAGES_A_PAGE = 500;

/** Whose scores and lists change no count of an image's summary. */
const WITHOUT_COUNTS = ['epss', 'kev'];

/** Lists the images that a feed's syncs may have changed, some at a time. `lineFeeds` are those that the line needs. */
export async function* imagesOfSync(
  span: SyncSpan,
  lineFeeds: readonly string[],
  context: ScanContext,
): AsyncGenerator<readonly Digest[], void> {
  const { inventory } = context.store;
  const { feed, from, to } = span;
  if (WITHOUT_COUNTS.includes(feed) && !lineFeeds.includes(feed)) return;
  // Before a first load, no image had an answer; all scores and ratings change at once.
  if (from === to || (RANKING_FEEDS.includes(feed) && feed !== 'kev')) {
    for await (const { items } of pagesOf((from) => inventory.list({ limit: IMAGES_A_PAGE, ...from }))) {
      yield items.filter((image) => isSpokenOf(feed, image, context.feedPolicy.prefer)).map(({ key }) => key);
    }
    return;
  }
  const packages =
    feed === 'kev' ? await relistedPackages(span, context) : await touchedPackages(span, context);
  if (packages.length === 0) return;
  const holding = pagesOf((from) => inventory.withPackages(packages, { limit: IMAGES_A_PAGE, ...from }));
  for await (const { items } of holding) yield items.map(({ key }) => key);
}

function isSpokenOf(
  feed: string,
  { distribution, ecosystems = [] }: ImageSummary,
  prefer: readonly string[],
): boolean {
  const feeds = feedsFor({ ...(distribution && { distribution }), ecosystems }, prefer);
  return RANKING_FEEDS.includes(feed) ? distribution !== undefined || feeds.length > 0 : feeds.includes(feed);
}
