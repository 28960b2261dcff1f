import type { Logger } from 'pino';
import type { Digest } from '../../domain/index.ts';
import type { JobData, JobQueue } from '../../jobs/queue.ts';
import type { SyncSpan } from '../../store/ports.ts';

/** Loads an image's enrichments, and counts and judges it by its report; undefined if the image was deleted. */
export type RefreshImage = (key: Digest, signal: AbortSignal) => Promise<RefreshedImage | undefined>;

export interface RefreshedImage {
  /** True if there are CVEs without any rating, and a source could not be asked about them. */
  readonly isUnasked: boolean;
}

/** Counts and judges the images that a feed's syncs may have changed. */
export type JudgeSync = (span: SyncSpan, signal: AbortSignal) => Promise<JudgedImages>;

export interface JudgedImages {
  readonly byMatches: number;
  /** Images of which their matches do not tell enough. */
  readonly byReport: number;
  /** Reasons of the first failures. */
  readonly failures: readonly { readonly image: Digest; readonly reason: string }[];
  readonly failed: number;
}

/** Has stored images judged by syncs. */
export async function sendRematch(
  { feed, from, to }: SyncSpan,
  queue: Pick<JobQueue, 'send'>,
): Promise<void> {
  await queue.send('rematch', `${feed} ${to}`, { feed, from, to });
}

export function spanOf(data: JobData): SyncSpan {
  return { feed: String(data['feed']), from: Number(data['from']), to: Number(data['to']) };
}

export function isSameSpan(one: SyncSpan, other: SyncSpan): boolean {
  return one.feed === other.feed && one.from === other.from && one.to === other.to;
}

/** Says what became of images, and which of them failed. */
export function logJudged({ byMatches, byReport, failures, failed }: JudgedImages, logger: Logger): void {
  for (const failure of failures) logger.warn(failure, 'cannot judge an image again');
  if (byMatches + byReport + failed > 0) logger.info({ byMatches, byReport, failed }, 'judged images again');
}
