import type { Logger } from 'pino';
import { RANKING_FEEDS, type Digest } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { feedsFor } from '../../scan/index.ts';
import type { ImageSummary, InventoryStore, ReportSummary } from '../../store/ports.ts';

/** Brings in what ranks the findings of an image, and computes its report; undefined where the image is gone. */
export type RefreshImage = (key: Digest, signal: AbortSignal) => Promise<RefreshedImage | undefined>;

export interface RefreshedImage {
  readonly summary: ReportSummary;
  /** Whether there are CVEs that nobody rates, and about which a source could not be asked. */
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
 * Looks again at every image that a feed speaks of, one after the other: it is done in the background, and requests come
 * first. An image that fails does not keep the others.
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
      logger.warn({ image: key, feed, reason: messageOf(error) }, 'an image could not be matched again');
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
    yield* page.items.filter(({ distribution }) => isSpokenOf(feed, distribution, prefer));
    cursor = page.next;
  } while (cursor !== undefined);
}

function isSpokenOf(
  feed: string,
  distribution: ImageSummary['distribution'],
  prefer: readonly string[],
): boolean {
  return (
    distribution !== undefined &&
    (RANKING_FEEDS.includes(feed) || feedsFor(distribution, prefer).includes(feed))
  );
}
