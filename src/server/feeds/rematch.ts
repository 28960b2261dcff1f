import type { Logger } from 'pino';
import { RANKING_FEEDS, type Digest } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { feedsFor } from '../../scan/index.ts';
import type { ImageSummary, InventoryStore, ReportSummary } from '../../store/ports.ts';

/** Loads an image's enrichments and computes its report; undefined if the image was deleted. */
export type RefreshImage = (key: Digest, signal: AbortSignal) => Promise<RefreshedImage | undefined>;

export interface RefreshedImage {
  readonly summary: ReportSummary;
  /** True if there are CVEs without any rating, and a source could not be asked about them. */
  readonly isUnasked: boolean;
}

export interface RematchOptions {
  readonly inventory: Pick<InventoryStore, 'list' | 'saveSummary'>;
  readonly prefer: readonly string[];
  readonly refresh: RefreshImage;
  readonly logger: Logger;
}

const IMAGES_A_PAGE = 100;

/**
 * Matches again every image that a feed affects, one after the other: this is background work, and requests come first.
 * A failing image does not stop the rest.
 */
export async function rematch(feed: string, options: RematchOptions, signal: AbortSignal): Promise<void> {
  const { inventory, refresh, logger } = options;
  for await (const { key } of imagesOf(feed, options)) {
    signal.throwIfAborted();
    try {
      const refreshed = await refresh(key, signal);
      if (refreshed) await inventory.saveSummary(key, refreshed.summary);
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted) throw error;
      logger.warn({ image: key, feed, reason: messageOf(error) }, 'cannot match an image again');
    }
  }
}

async function* imagesOf(
  feed: string,
  { inventory, prefer }: RematchOptions,
): AsyncGenerator<ImageSummary, void> {
  let cursor: string | undefined;
  do {
    const page = await inventory.list({ limit: IMAGES_A_PAGE, ...(cursor !== undefined && { cursor }) });
    yield* page.items.filter((image) => isSpokenOf(feed, image, prefer));
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
