import type { Logger } from 'pino';
import type { Digest } from '../../domain/index.ts';
import type { SyncSpan } from '../../inventory/ports.ts';
import type { JobData, JobQueue } from '../../jobs/queue.ts';

/** Loads an image's enrichments, and counts and judges it by its report; undefined if the image was deleted. */
export type RefreshImage = (key: Digest, signal: AbortSignal) => Promise<RefreshedImage | undefined>;

export interface RefreshedImage {
  /** True if CVEs without any rating remain because a source could not be asked. */
  readonly isUnasked: boolean;
}

/** Counts and judges the images that a feed's syncs may have changed. */
export type JudgeSync = (span: SyncSpan, signal: AbortSignal) => Promise<JudgedImages>;

export interface JudgedImages {
  readonly byMatches: number;
  /** Images whose matches do not suffice. */
  readonly byReport: number;
  /** Reasons for the first failures. */
  readonly failures: readonly { readonly image: Digest; readonly reason: string }[];
  readonly failed: number;
}

/** Queues a job that judges stored images after syncs. */
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

/** Logs the results, and the images that failed. */
export function logJudged({ byMatches, byReport, failures, failed }: JudgedImages, logger: Logger): void {
  for (const failure of failures) logger.warn(failure, 'cannot judge an image again');
  if (byMatches + byReport + failed > 0) logger.info({ byMatches, byReport, failed }, 'judged images again');
}
