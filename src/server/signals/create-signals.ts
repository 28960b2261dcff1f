import type { Logger } from 'pino';
import { staleFeedEvent, unscannedEvent } from '../../fleet/index.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import type { Store } from '../../store/ports.ts';
import { sendRematch } from '../feeds/index.ts';
import { Looks } from '../looks.ts';
import { countEvents, type CountingEvents } from './count-events.ts';
import { agedFeeds, type AgedFeedsOptions } from './aged-feeds.ts';

/** Milliseconds between looks for unscanned images and stale feeds. */
const LOOK_EVERY_MS = 2 * 60_000;
/** Milliseconds in which whoever scans what runs can come first. */
const GRACE_MS = 10 * 60_000;
/** Events stored in one transaction, so that the first list of a cluster brings few messages. */
const EVENTS_AT_A_TIME = 5_000;
/** One job of all replicas. */
const JOB = 'signals';

export interface SignalsOptions extends AgedFeedsOptions {
  readonly store: AgedFeedsOptions['store'] &
    Pick<Store, 'episodes'> & { readonly events: CountingEvents['events'] };
  readonly telemetry: CountingEvents['telemetry'];
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Called once events were stored. */
  readonly stored: () => void;
  readonly logger: Logger;
}

/** Tells what comes with time alone: that an image runs unscanned, that a feed is stale. */
export interface RunningSignals {
  /** Handles jobs, and looks at once. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

export function createSignals(options: SignalsOptions): RunningSignals {
  const { queue, logger } = options;
  let stopCounting: (() => void) | undefined;
  const looks = new Looks({
    async look() {
      // One that waits or runs already looks at the same: none has to follow it.
      await queue.send('signals', JOB, {});
    },
    everyMs: LOOK_EVERY_MS,
    logger,
    failure: 'cannot look for unscanned images and stale feeds',
  });
  return {
    async start() {
      await queue.work('signals', 1, async (_data, signal) => {
        const events = (await tellUnscanned(options, signal)) + (await tellAges(options));
        if (events > 0) options.stored();
      });
      stopCounting = countEvents({ events: options.store.events, telemetry: options.telemetry });
      await looks.start();
    },
    stop() {
      looks.stop();
      stopCounting?.();
    },
  };
}

async function tellUnscanned({ store, now }: SignalsOptions, signal: AbortSignal): Promise<number> {
  const { episodes } = store;
  const at = now();
  await episodes.noteUnscanned(at.toISOString());
  const before = new Date(at.getTime() - GRACE_MS).toISOString();
  for (let told = 0; ;) {
    signal.throwIfAborted();
    const images = await episodes.unscanned({ now: at.toISOString(), before, limit: EVENTS_AT_A_TIME });
    const events = images.map((image) => unscannedEvent(image, at));
    told += await episodes.tell('image.never-scanned', events, at.toISOString());
    if (images.length < EVENTS_AT_A_TIME) return told;
  }
}

async function tellAges(options: SignalsOptions): Promise<number> {
  const { episodes } = options.store;
  const at = options.now();
  const { stale, contentOld } = await agedFeeds(options);
  const ages = [
    ['feed.stale', stale.map(({ feed }) => feed)],
    ['feed.content-old', contentOld.map(({ feed }) => feed)],
  ] as const;
  const changed = new Set<string>();
  for (const [kind, names] of ages) {
    const before = await episodes.feeds(kind);
    for (const feed of names) if (!before.includes(feed)) changed.add(feed);
    for (const feed of before) if (!names.includes(feed)) changed.add(feed);
  }
  await judgeAgain(changed, options);
  for (const [kind, names] of ages) await episodes.noteFeeds(kind, names, at.toISOString());
  const events = stale.map((state) => staleFeedEvent(state, at));
  return episodes.tell('feed.stale', events, at.toISOString());
}

/** Has all images judged again that these feeds answer for: a feed that is too old is a hole in their verdicts. */
async function judgeAgain(feeds: ReadonlySet<string>, { store, queue, now }: SignalsOptions): Promise<void> {
  if (feeds.size === 0) return;
  for (const { feed, seq } of await store.advisories.feedStates()) {
    if (!feeds.has(feed)) continue;
    const span = { feed, from: seq, to: seq };
    await store.episodes.noteUnjudged(span, now().toISOString());
    await sendRematch(span, queue);
  }
}
