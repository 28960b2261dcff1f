import {
  ECOSYSTEM_OF_ARCHIVES,
  pagesOf,
  RANKING_FEEDS,
  type Digest,
  type Line,
  type PageStart,
} from '../../../domain/index.ts';
import { feedsOfLine } from '../../../policy/index.ts';
import { feedsFor, rerankedPackages, touchedPackages, type ScanContext } from '../../../scan/index.ts';
import type { ImageSummary, Page, StoredPackage, SyncSpan } from '../../../store/ports.ts';

/** Images whose lines of the list are read at a time. */
const IMAGES_A_PAGE = 500;
/** Keys read at a time: each page looks for all images with the packages again. */
const KEYS_A_PAGE = 50_000;

/** Packages whose images take longer to look for than all images to judge. */
const MANY_PACKAGES = 20_000;

/** Feeds whose scores and lists change no count of an image's summary. */
const WITHOUT_COUNTS = ['epss', 'kev'];

/** Lists the images that a feed's syncs may have changed, some at a time, those that run before all others. */
export async function* imagesOfSync(
  span: SyncSpan,
  lines: readonly Line[],
  context: ScanContext,
): AsyncGenerator<readonly Digest[], void> {
  const { feed } = span;
  const isNeeded = lines.some((line) => [...feedsOfLine(line)].some((needed) => needed === feed));
  if (WITHOUT_COUNTS.includes(feed) && !isNeeded) return;
  const packages = await packagesOfSync(span, lines, context);
  const namesArchives = packages !== undefined && (await bringsNamesOfArchives(span, context));
  if (packages?.length === 0 && !namesArchives) return;
  const { inventory } = context.store;
  // An image that begins to run meanwhile is unsettled, and judged for that.
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

/** Returns the packages that syncs say something else of; undefined where that may be any. */
async function packagesOfSync(
  span: SyncSpan,
  lines: readonly Line[],
  context: ScanContext,
): Promise<readonly StoredPackage[] | undefined> {
  // A first load concerns every image of the feed, and so does its age, which has no span of syncs.
  if (span.from === 0 || span.from === span.to) return undefined;
  if (!RANKING_FEEDS.includes(span.feed)) {
    const packages = await touchedPackages(span, context);
    return packages.length > MANY_PACKAGES ? undefined : packages;
  }
  const thresholds = lines.flatMap(({ minEpss }) => minEpss ?? []);
  return rerankedPackages(span, thresholds, context);
}

/** Whether archives that tell no version, and are no packages yet, may be known by what syncs brought. */
async function bringsNamesOfArchives(
  span: SyncSpan,
  { store, feedPolicy: { prefer } }: ScanContext,
): Promise<boolean> {
  const isTheirs = feedsFor({ ecosystems: [ECOSYSTEM_OF_ARCHIVES] }, prefer).includes(span.feed);
  return isTheirs && (await store.fleet.bringsNames(span, ECOSYSTEM_OF_ARCHIVES));
}

function isSpokenOf(
  feed: string,
  { distribution, ecosystems = [] }: ImageSummary,
  { feedPolicy: { prefer } }: ScanContext,
): boolean {
  const feeds = feedsFor({ ...(distribution && { distribution }), ecosystems }, prefer);
  return RANKING_FEEDS.includes(feed) ? distribution !== undefined || feeds.length > 0 : feeds.includes(feed);
}
