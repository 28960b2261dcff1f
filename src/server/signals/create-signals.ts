import type { Logger } from 'pino';
import { staleFeedEvent, unscannedEvent } from '../../fleet/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
import type { JobQueue } from '../../jobs/queue.ts';
import { sendRematch } from '../feeds/index.ts';
import { Poller } from '../poller.ts';
import { agedFeeds, type AgedFeedsOptions } from './aged-feeds.ts';
import { countEvents, type CountingEvents } from './count-events.ts';

/** Milliseconds between checks for unscanned images and stale feeds. */
const LOOK_EVERY_MS = 2 * 60_000;
/** Milliseconds for a scanner to come first. */
const GRACE_MS = 10 * 60_000;
/** Events stored in one transaction, so that a cluster's first list brings few messages. */
const EVENTS_AT_A_TIME = 5_000;
/** One job for all replicas. */
const JOB = 'signals';

export interface SignalsOptions extends AgedFeedsOptions {
  readonly store: AgedFeedsOptions['store'] &
    Pick<Inventory, 'openConditions'> & { readonly events: CountingEvents['events'] };
  readonly telemetry: CountingEvents['telemetry'];
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  /** Called once events were stored. */
  readonly stored: () => void;
  readonly logger: Logger;
}

/** Announces conditions that come with time: an image runs unscanned, a feed is stale. */
export interface RunningSignals {
  /** Handles jobs, and checks at once. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

export function createSignals(options: SignalsOptions): RunningSignals {
  const { queue, logger } = options;
  let stopCounting: (() => void) | undefined;
  const poller = new Poller({
    async poll() {
      // A waiting or running job already covers the same conditions: no second one is needed.
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
      await poller.start();
    },
    stop() {
      poller.stop();
      stopCounting?.();
    },
  };
}

async function tellUnscanned({ store, now }: SignalsOptions, signal: AbortSignal): Promise<number> {
  const { openConditions } = store;
  const at = now();
  await openConditions.noteUnscanned(at.toISOString());
  const before = new Date(at.getTime() - GRACE_MS).toISOString();
  for (let announced = 0; ;) {
    signal.throwIfAborted();
    const images = await openConditions.unscanned({ now: at.toISOString(), before, limit: EVENTS_AT_A_TIME });
    const events = images.map((image) => unscannedEvent(image, at));
    announced += await openConditions.tell('image.never-scanned', events, at.toISOString());
    if (images.length < EVENTS_AT_A_TIME) return announced;
  }
}

async function tellAges(options: SignalsOptions): Promise<number> {
  const { openConditions } = options.store;
  const at = options.now();
  const { stale, contentOld } = await agedFeeds(options);
  const ages = [
    ['feed.stale', stale.map(({ feed }) => feed)],
    ['feed.content-old', contentOld.map(({ feed }) => feed)],
  ] as const;
  const changed = new Set<string>();
  for (const [kind, names] of ages) {
    const before = await openConditions.feeds(kind);
    for (const feed of names) if (!before.includes(feed)) changed.add(feed);
    for (const feed of before) if (!names.includes(feed)) changed.add(feed);
  }
  await judgeAgain(changed, options);
  for (const [kind, names] of ages) await openConditions.noteFeeds(kind, names, at.toISOString());
  const events = stale.map((state) => staleFeedEvent(state, at));
  return openConditions.tell('feed.stale', events, at.toISOString());
}

/** Judges all images under these feeds again: a feed that is too old is a hole in their verdicts. */
async function judgeAgain(feeds: ReadonlySet<string>, { store, queue, now }: SignalsOptions): Promise<void> {
  if (feeds.size === 0) return;
  for (const { feed, seq } of await store.advisories.feedStates()) {
    if (!feeds.has(feed)) continue;
    const span = { feed, from: seq, to: seq };
    await store.openConditions.noteUnjudged(span, now().toISOString());
    await sendRematch(span, queue);
  }
}
