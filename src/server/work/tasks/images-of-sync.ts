import {
  defined,
  type Digest,
  ECOSYSTEM_OF_ARCHIVES,
  type Line,
  pagesOf,
  type PageStart,
  RANKING_FEEDS,
} from '../../../domain/index.ts';
import { feedsFor } from '../../../findings/index.ts';
import type { ImageSummary, StoredPackage, SyncSpan } from '../../../inventory/ports.ts';
import { feedsOfLine } from '../../../policy/index.ts';
import type { Page } from '../../../store/ports.ts';
import { rerankedPackages, type StoredContext, packagesTouched } from '../../../stored/index.ts';

/** Page size when listing all images. */
const IMAGES_A_PAGE = 500;
/** Keys read at a time: each page searches again for all images with the packages. */
const KEYS_A_PAGE = 50_000;

/** Number of packages from which finding their images takes longer than judging all images. */
const MANY_PACKAGES = 20_000;

/** Feeds whose scores and lists change no count in an image's summary. */
const WITHOUT_COUNTS = ['epss', 'kev'];

/** Lists the images that a feed's syncs may have changed, in batches, running images first. */
export async function* imagesOfSync(
  span: SyncSpan,
  lines: readonly Line[],
  context: StoredContext,
): AsyncGenerator<readonly Digest[], void> {
  const { feed } = span;
  const isNeeded = lines.some((line) => [...feedsOfLine(line)].some((needed) => needed === feed));
  if (WITHOUT_COUNTS.includes(feed) && !isNeeded) return;
  const packages = await packagesOfSync(span, lines, context);
  const namesArchives = packages !== undefined && (await bringsNamesOfArchives(span, context));
  if (packages?.length === 0 && !namesArchives) return;
  const { inventory } = context.store;
  // An image that starts to run meanwhile is stale, and judged for that reason.
  for (const isRunning of [true, false]) {
    if (packages) {
      const page = { limit: KEYS_A_PAGE, isRunning };
      yield* keysOf((from) => inventory.keysWithPackages(packages, { ...page, ...from }));
      if (namesArchives) {
        yield* keysOf((from) => inventory.keysWithEmptySet(ECOSYSTEM_OF_ARCHIVES, { ...page, ...from }));
      }
    } else {
      const ask = (from: PageStart) => inventory.list({ limit: IMAGES_A_PAGE, isRunning, ...from });
      for await (const { items } of pagesOf(ask)) {
        yield items.filter((image) => isSpokenOf(feed, image, context)).map(({ key }) => key);
      }
    }
  }
}

async function* keysOf(ask: (from: PageStart) => Promise<Page<Digest>>) {
  for await (const { items } of pagesOf(ask)) yield items;
}

/** Returns the packages whose advisories the syncs changed; undefined if that may be any. */
async function packagesOfSync(
  span: SyncSpan,
  lines: readonly Line[],
  context: StoredContext,
): Promise<readonly StoredPackage[] | undefined> {
  // A first load concerns every image under the feed, and so does its age, which has no span of syncs.
  if (span.from === 0 || span.from === span.to) return undefined;
  if (!RANKING_FEEDS.includes(span.feed)) {
    const packages = await packagesTouched(span, context);
    return packages.length > MANY_PACKAGES ? undefined : packages;
  }
  const thresholds = lines.flatMap(({ minEpss }) => minEpss ?? []);
  return rerankedPackages(span, thresholds, context);
}

/** True if the syncs may have brought names for archives without a version, which are not packages yet. */
async function bringsNamesOfArchives(
  span: SyncSpan,
  { store, feedPolicy: { prefer } }: StoredContext,
): Promise<boolean> {
  const isTheirs = feedsFor({ ecosystems: [ECOSYSTEM_OF_ARCHIVES] }, prefer).includes(span.feed);
  return isTheirs && (await store.fleet.bringsNames(span, ECOSYSTEM_OF_ARCHIVES));
}

function isSpokenOf(
  feed: string,
  { distribution, ecosystems = [] }: ImageSummary,
  { feedPolicy: { prefer } }: StoredContext,
): boolean {
  const feeds = feedsFor({ ...defined({ distribution }), ecosystems }, prefer);
  return RANKING_FEEDS.includes(feed) ? distribution !== undefined || feeds.length > 0 : feeds.includes(feed);
}
