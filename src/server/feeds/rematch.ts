import type { Logger } from 'pino';
import { RANKING_FEEDS, type Digest } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import type { JobData } from '../../jobs/queue.ts';
import { feedsFor } from '../../scan/index.ts';
import type {
  ImagePageRequest,
  ImageSummary,
  InventoryStore,
  Page,
  ReportSummary,
  StoredPackage,
  SyncSpan,
} from '../../store/ports.ts';

/** Loads an image's enrichments and computes its report; undefined if the image was deleted. */
export type RefreshImage = (key: Digest, signal: AbortSignal) => Promise<RefreshedImage | undefined>;

export interface RefreshedImage {
  readonly summary: ReportSummary;
  /** True if there are CVEs without any rating, and a source could not be asked about them. */
  readonly isUnasked: boolean;
}

/** Finds the stored packages whose reports a feed's syncs may have changed. */
export type FindTouched = (
  span: SyncSpan,
  signal: AbortSignal,
) => Promise<readonly Pick<StoredPackage, 'packageId' | 'distributionId'>[]>;

export interface RematchOptions {
  readonly inventory: Pick<InventoryStore, 'list' | 'withPackages' | 'saveSummary'>;
  readonly prefer: readonly string[];
  readonly touched: FindTouched;
  readonly refresh: RefreshImage;
  /** Feeds that the line of the fleet needs besides those of packages. */
  readonly lineFeeds: readonly string[];
  readonly logger: Logger;
}

const IMAGES_A_PAGE = 100;

/** Whose scores and lists change no count of an image's summary. */
const WITHOUT_COUNTS = ['epss', 'kev'];

/**
 * Matches again the images that a feed's syncs may have changed, one after the other: this is background work, and
 * requests come first. A failing image does not stop the rest.
 */
export async function rematch(span: SyncSpan, options: RematchOptions, signal: AbortSignal): Promise<void> {
  const { inventory, refresh, logger } = options;
  for await (const { key } of imagesOf(span, options, signal)) {
    signal.throwIfAborted();
    try {
      const refreshed = await refresh(key, signal);
      if (refreshed) await inventory.saveSummary(key, refreshed.summary);
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted) throw error;
      logger.warn({ image: key, feed: span.feed, reason: messageOf(error) }, 'cannot match an image again');
    }
  }
}

/** Data of a `rematch` job. */
export function rematchJob({ feed, from, to }: SyncSpan): JobData {
  return { feed, from, to };
}

export function spanOf(data: JobData): SyncSpan {
  return { feed: String(data['feed']), from: Number(data['from']), to: Number(data['to']) };
}

async function* imagesOf(
  span: SyncSpan,
  { inventory, prefer, touched, lineFeeds }: RematchOptions,
  signal: AbortSignal,
): AsyncGenerator<ImageSummary, void> {
  const { feed, from, to } = span;
  if (WITHOUT_COUNTS.includes(feed) && !lineFeeds.includes(feed)) return;
  // Before a first load, no image had an answer; ratings of CVEs are of no single package.
  if (from === to || RANKING_FEEDS.includes(feed)) {
    for await (const image of inPages((page) => inventory.list(page))) {
      if (isSpokenOf(feed, image, prefer)) yield image;
    }
    return;
  }
  const packages = await touched(span, signal);
  if (packages.length > 0) yield* inPages((page) => inventory.withPackages(packages, page));
}

async function* inPages(
  list: (page: ImagePageRequest) => Promise<Page<ImageSummary>>,
): AsyncGenerator<ImageSummary, void> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: IMAGES_A_PAGE, ...(cursor !== undefined && { cursor }) });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}

function isSpokenOf(
  feed: string,
  { distribution, ecosystems = [] }: ImageSummary,
  prefer: readonly string[],
): boolean {
  const feeds = feedsFor({ ...(distribution && { distribution }), ecosystems }, prefer);
  return RANKING_FEEDS.includes(feed) ? distribution !== undefined || feeds.length > 0 : feeds.includes(feed);
}
