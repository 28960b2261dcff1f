import pino from 'pino';
import { onTestFinished, vi } from 'vitest';
import { defined, type Distribution, type FeedState } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { NotedSpan } from '../../inventory/ports.ts';
import type { JobData, JobHandler, JobKind } from '../../jobs/queue.ts';
import type { ReplicaStore } from '../../store/ports.ts';
import { createFeeds, type FeedsOptions } from './create-feeds.ts';

const MINUTE = 60_000;
const IDLE = new AbortController().signal;

/** The work that follows a sync, which no image needs here. */
const UNNOTICED: Pick<FeedsOptions, 'judge' | 'changed'> = {
  judge: () => Promise.resolve({ byMatches: 0, byReport: 0, failures: [], failed: 0 }),
  changed: () => Promise.resolve(),
};

/** Test setup with its own queue, store and source; records each sync requested. `replicas`: of a shared store. */
export function harbour(options: Partial<FeedsOptions> = {}, replicas?: Pick<ReplicaStore, 'feeds'>) {
  const states = new Map<string, FeedState>();
  const sent: string[] = [];
  const synced: string[] = [];
  const noted: NotedSpan[] = [];
  const judged: NotedSpan[] = [];
  const distributions: Distribution[] = [];
  const ecosystems: string[] = [];
  let answer = (_feed: string): Promise<{ kind: 'updated' | 'unchanged' | 'failed'; error?: AppError }> =>
    Promise.resolve({ kind: 'unchanged' });
  const feeds = createFeeds({
    keep: ['kev'],
    drop: [],
    offline: false,
    prefer: [],
    syncsAtATime: 1,
    store: {
      advisories: {
        feedState: (feed) => Promise.resolve(states.get(feed)),
        feedStates: () => Promise.resolve([...states.values()]),
      },
      inventory: inventoryOf(distributions, ecosystems),
      openConditions: {
        unjudged: () => Promise.resolve([...noted]),
        endUnjudged: (span) => Promise.resolve(void judged.push(span)),
      },
      ...defined({ replicas }),
    },
    queue: runningAtOnce(sent),
    sync: async ({ id, part }) => {
      const feed = part === '' ? id : `${id}:${part}`;
      synced.push(feed);
      const outcome = await answer(feed);
      if (outcome.kind !== 'failed') states.set(feed, loaded(feed));
      return { problems: [], ...outcome };
    },
    ...UNNOTICED,
    telemetry: { feedSynced: () => undefined, gauge: () => undefined },
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
    clocks: { monotonic: () => performance.now(), random: () => 0 },
    ...options,
  });
  onTestFinished(() => feeds.stop());
  return {
    feeds,
    states,
    sent,
    synced,
    noted,
    judged,
    distributions,
    ecosystems,
    onSync: (next: typeof answer) => (answer = next),
    pass: (minutes: number) => vi.advanceTimersByTimeAsync(minutes * MINUTE),
  };
}

/** A queue that runs jobs while they are sent. */
function runningAtOnce(sent: string[]): FeedsOptions['queue'] {
  const handlers = new Map<JobKind, JobHandler>();
  return {
    work: (kind, _atATime, handler) => {
      handlers.set(kind, handler);
      return Promise.resolve();
    },
    send: async (kind: JobKind, key: string, data: JobData) => {
      sent.push(`${kind} ${key}`);
      await handlers.get(kind)?.(data, IDLE);
      return true;
    },
  };
}

export function loaded(feed: string, syncedAt = new Date().toISOString()): FeedState {
  return { feed, seq: 1, syncedAt, records: 3, ranges: 5, problems: [] };
}

export function failure(): Promise<{ kind: 'failed'; error: AppError }> {
  return Promise.resolve({
    kind: 'failed',
    error: new AppError('FEED_FAILED', 'kev: 503', { hint: 'wait' }),
  });
}

function inventoryOf(
  distributions: readonly Distribution[],
  ecosystems: readonly string[],
): FeedsOptions['store']['inventory'] {
  return {
    distributions: () => Promise.resolve(distributions),
    ecosystems: () => Promise.resolve(ecosystems),
  };
}
