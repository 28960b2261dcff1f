import type { Logger } from 'pino';
import { parseFeedName, type FeedProgress, type NamedFeed, type SyncResult } from '../../advisory/index.ts';
import { messageOf, type AppError } from '../../errors/index.ts';
import type { JobData } from '../../jobs/queue.ts';
import type { AdvisoryStore } from '../../store/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Activities } from './activities.ts';
import { isFresh } from './schedule.ts';

/** Syncs a feed from its source outside the main thread, even if the data is fresh. */
export type SyncTask = (
  feed: { readonly id: string; readonly part: string },
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: FeedProgress) => void },
) => Promise<Pick<SyncResult, 'kind' | 'problems' | 'error'>>;

export interface SyncDeps {
  readonly advisories: Pick<AdvisoryStore, 'feedState'>;
  readonly activities: Activities;
  readonly sync: SyncTask;
  readonly telemetry: Pick<Telemetry, 'feedSynced'>;
  readonly logger: Logger;
  /** Called when a feed's data has changed. */
  readonly changed: (feed: string) => Promise<void>;
  readonly intervalOf: (feed: NamedFeed) => number;
  readonly now: () => Date;
}

export function syncJob(feed: string, force: boolean): JobData {
  return { feed, force };
}

/**
 * Runs a `sync` job. A failing source is recorded and retried by the schedule; any other failure is thrown, and the
 * queue retries the job.
 */
export async function runSync(data: JobData, deps: SyncDeps, signal: AbortSignal): Promise<void> {
  const named = parseFeedName(String(data['feed']));
  if (!named) return;
  const { name } = named;
  const { activities } = deps;
  if (data['force'] !== true) {
    // Another replica may have sent the job, failed at it, or done the work already.
    await activities.refresh();
    if (activities.isBusyWith(name)) return;
    const state = await deps.advisories.feedState(name);
    if (isFresh(state, deps.intervalOf(named), deps.now())) return;
  }
  const began = activities.began(name);
  try {
    const outcome = await deps.sync(
      { id: named.feed.id, part: named.part },
      { signal, onProgress: (progress) => activities.progressed(name, progress) },
    );
    if (outcome.kind === 'failed') {
      deps.telemetry.feedSynced(name, 'failed', began.seconds());
      const reason = outcome.error === undefined ? 'its source could not be asked' : reasonOf(outcome.error);
      await activities.failed(name, reason, deps.intervalOf(named));
      deps.logger.warn({ feed: name, reason }, 'cannot update a feed');
      return;
    }
    const isChanged = outcome.kind === 'updated';
    deps.telemetry.feedSynced(name, isChanged ? 'updated' : 'unchanged', began.seconds());
    await activities.succeeded(name);
    if (isChanged) await deps.changed(name);
  } catch (error) {
    // A job handed back is not a feed failure.
    if (signal.aborted) {
      activities.handedBack(name);
      throw error;
    }
    await activities.failed(name, messageOf(error), deps.intervalOf(named));
    deps.telemetry.feedSynced(name, 'failed', began.seconds());
    throw error;
  }
}

function reasonOf({ message, hint }: AppError): string {
  return hint === undefined ? message : `${message} (${hint})`;
}
