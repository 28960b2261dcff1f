import type { Logger } from 'pino';
import { type NamedFeed, parseFeedName } from '../../advisory/index.ts';
import type { FeedState } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import type { Inventory, SyncSpan } from '../../inventory/ports.ts';
import type { JobHandler, JobQueue } from '../../jobs/queue.ts';
import type { Store, ReplicaStore } from '../../store/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Feeds, FeedStatus } from '../context.ts';
import { Activities, type Clocks } from './activities.ts';
import { smallestFirst } from './expected-size.ts';
import { toFeedStatus } from './feed-status.ts';
import { ForcedSyncs } from './forced-syncs.ts';
import { checkFeedNames } from './default-feeds.ts';
import { neededByImages } from './needed-by-images.ts';
import { isSameSpan, type JudgeSync, logJudged, spanOf } from './rematch.ts';
import { runSync, syncJob, type SyncTask } from './run-sync.ts';
import { dueIn, isGivenUp } from './schedule.ts';

/** Milliseconds between checks for due feeds. */
const LOOK_EVERY_MS = 15_000;
/** Feeds that reports wait for have their own slots, since slow loads may take all others for minutes. */
const AWAITED_SYNCS_AT_A_TIME = 2;
/** Matching images again yields to all other work. */
const REMATCHES_AT_A_TIME = 1;

export interface FeedsOptions {
  /** Feeds such as `osv:Red Hat`; readiness waits for them. */
  readonly keep: readonly string[];
  /** Feeds to leave out of `keep`. */
  readonly drop: readonly string[];
  /** Minutes between syncs. 0 disables scheduled syncs; if absent, each feed has its own interval. */
  readonly interval?: number;
  readonly offline: boolean;
  /** Feeds to use if several answer for a distribution, most preferred first. */
  readonly prefer: readonly string[];
  readonly syncsAtATime: number;
  readonly store: {
    readonly advisories: Pick<Store['advisories'], 'feedState' | 'feedStates'>;
    readonly inventory: Pick<Inventory['inventory'], 'distributions' | 'ecosystems'>;
    readonly openConditions: Pick<Inventory['openConditions'], 'unjudged' | 'endUnjudged'>;
    readonly replicas?: Pick<ReplicaStore, 'feeds'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work'>;
  readonly sync: SyncTask;
  readonly judge: JudgeSync;
  /** Called when a feed's data has changed. */
  readonly changed: (feed: string) => Promise<void>;
  readonly telemetry: Pick<Telemetry, 'feedSynced' | 'gauge'>;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly clocks: Clocks;
}

export interface RunningFeeds extends Feeds {
  /** Handles jobs, and checks for due feeds from now on. */
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

/** Keeps feeds fresh: configured ones, and those that a stored image needs. Throws CONFIG_INVALID. */
export function createFeeds(options: FeedsOptions): RunningFeeds {
  const { keep, drop } = options;
  checkFeedNames([...keep, ...drop], options.now());
  return new ScheduledFeeds({ ...options, keep: keep.filter((feed) => !drop.includes(feed)) });
}

class ScheduledFeeds implements RunningFeeds {
  readonly #options: FeedsOptions;
  readonly #activities: Activities;
  readonly #forced: ForcedSyncs;
  #isReady = false;
  /** True once every kept feed was loaded. */
  #isWhole = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedsOptions) {
    this.#options = options;
    this.#activities = new Activities(options.clocks, options.store.replicas?.feeds);
    this.#forced = new ForcedSyncs({
      send: (feed) => this.#send('sync', feed, true),
      isQueueLasting: options.store.replicas !== undefined,
      logger: options.logger,
    });
  }

  async start(): Promise<void> {
    const { queue, syncsAtATime, telemetry } = this.#options;
    telemetry.gauge('feed-age-seconds', async () => this.#ages());
    await queue.work('rematch', REMATCHES_AT_A_TIME, (data, signal) => this.#rematch(spanOf(data), signal));
    if (!this.#isScheduled() && !(await this.isReady())) {
      this.#options.logger.warn(
        'no feed is loaded, and this server loads none by itself; it is ready once one is',
      );
    }
    if (this.#options.offline) return;
    const sync: JobHandler = (data, signal) => {
      if (data['force'] === true) this.#forced.began(String(data['feed']));
      return runSync(data, this.#syncDeps(), signal);
    };
    await queue.work('sync', syncsAtATime, sync);
    await queue.work('awaited-sync', AWAITED_SYNCS_AT_A_TIME, sync);
    if (this.#isScheduled()) await this.#lookAndLookAgain();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#forced.stop();
  }

  async status(): Promise<readonly FeedStatus[]> {
    const states = await this.#states();
    const wanted = await this.#wanted(states);
    const names = new Set([...wanted, ...states.keys()]);
    return [...names].toSorted().map((feed) => this.#statusOf(feed, states.get(feed), wanted.has(feed)));
  }

  async isReady(): Promise<boolean> {
    if (this.#isReady) return true;
    const states = await this.#states();
    const { keep, clocks } = this.#options;
    const isLoadedOrGivenUp = (feed: string) =>
      states.has(feed) || isGivenUp(this.#activities.of(feed), clocks.monotonic());
    // Without scheduled syncs, the server has only imported data, and is useless without any.
    this.#isReady = this.#isScheduled() ? keep.every(isLoadedOrGivenUp) : states.size > 0;
    return this.#isReady;
  }

  async unloaded(): Promise<readonly FeedStatus[]> {
    if (this.#isWhole) return [];
    const unloaded = (await this.status()).filter(({ kept, syncedAt }) => kept && syncedAt === undefined);
    this.#isWhole = unloaded.length === 0;
    return unloaded;
  }

  async request(feeds: readonly string[], { force = false } = {}): Promise<void> {
    const unknown = feeds.find((feed) => !parseFeedName(feed));
    if (unknown !== undefined) throw new AppError('USAGE', `unknown feed "${unknown}"`);
    if (this.#options.offline) {
      if (!force) return;
      throw new AppError('USAGE', 'this server was started with --offline and asks no feeds', {
        hint: 'load an export: plimsoll feeds import FILE',
      });
    }
    await this.#activities.refresh();
    for (const feed of feeds) {
      await this.#activities.request(feed);
      const isLoaded = (await this.#options.store.advisories.feedState(feed)) !== undefined;
      if (force) await this.#forced.ask(feed);
      else if (!isLoaded && !this.#activities.isBusyWith(feed)) await this.#send('awaited-sync', feed, force);
    }
  }

  async #rematch(span: SyncSpan, signal: AbortSignal): Promise<void> {
    const { judge, logger, store } = this.#options;
    const { openConditions } = store;
    // Reads the mark before judging: a mark that is set meanwhile causes another run.
    const noted = (await openConditions.unjudged()).find((each) => isSameSpan(each, span));
    logJudged(await judge(span, signal), logger.child({ feed: span.feed }));
    if (noted) await openConditions.endUnjudged(noted);
  }

  #isScheduled(): boolean {
    return !this.#options.offline && this.#options.interval !== 0;
  }

  async #lookAndLookAgain(): Promise<void> {
    try {
      await this.#sendWhatIsDue();
    } catch (error) {
      // The database may be unreachable; the next check tries again.
      this.#options.logger.warn({ reason: messageOf(error) }, 'cannot maintain feeds');
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#lookAndLookAgain(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async #sendWhatIsDue(): Promise<void> {
    const states = await this.#states();
    for (const feed of smallestFirst(await this.#wanted(states))) {
      if (this.#dueIn(feed, states.get(feed)) === 0) await this.#send('sync', feed, false);
    }
  }

  #send(kind: 'sync' | 'awaited-sync', feed: string, force: boolean): Promise<boolean> {
    this.#activities.sent(feed);
    return this.#options.queue.send(kind, feed, syncJob(feed, force));
  }

  async #states(): Promise<ReadonlyMap<string, FeedState>> {
    const [states] = await Promise.all([
      this.#options.store.advisories.feedStates(),
      this.#activities.refresh(),
    ]);
    return new Map(states.map((state) => [state.feed, state]));
  }

  async #wanted(states: ReadonlyMap<string, FeedState>): Promise<ReadonlySet<string>> {
    const { keep, prefer, store } = this.#options;
    const isOutOfReach = (feed: string) => !states.has(feed) && this.#activities.of(feed).failures > 0;
    const needed = await neededByImages(store.inventory, prefer, isOutOfReach);
    return new Set([...keep, ...this.#activities.requested, ...needed]);
  }

  #statusOf(feed: string, state: FeedState | undefined, isWanted: boolean): FeedStatus {
    const { keep, now, offline } = this.#options;
    const isAsked = this.#isScheduled() && isWanted;
    const nextAt = new Date(now().getTime() + this.#dueIn(feed, state)).toISOString();
    return toFeedStatus({
      feed,
      kept: keep.includes(feed),
      state,
      activity: this.#activities.of(feed),
      nextAt: isAsked ? nextAt : undefined,
      outOfReach: offline ? 'never loaded, and this server was started with --offline' : undefined,
    });
  }

  #dueIn(feed: string, state: FeedState | undefined): number {
    const { now, clocks } = this.#options;
    const named = parseFeedName(feed);
    if (!named) return Infinity;
    const moment = { now: now(), monotonic: clocks.monotonic() };
    return dueIn(state, this.#activities.of(feed), this.#intervalOf(named), moment);
  }

  #intervalOf({ feed }: NamedFeed): number {
    const { interval } = this.#options;
    return interval === undefined || interval === 0 ? feed.intervalMinutes : interval;
  }

  #syncDeps() {
    const { store, sync, telemetry, logger, now, changed } = this.#options;
    const intervalOf = (feed: NamedFeed) => this.#intervalOf(feed);
    return {
      advisories: store.advisories,
      activities: this.#activities,
      sync,
      telemetry,
      logger,
      intervalOf,
      now,
      changed,
    };
  }

  async #ages(): Promise<Readonly<Record<string, number>>> {
    const now = this.#options.now().getTime();
    const states = await this.#states();
    return Object.fromEntries(
      [...states].map(([feed, { syncedAt }]) => [feed, Math.max(0, now - Date.parse(syncedAt)) / 1000]),
    );
  }
}
