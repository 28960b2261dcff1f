import {
  feedName,
  fresh,
  inHand,
  isPartial,
  isWithinAge,
  partialCursor,
  loadedParts,
  type FeedContext,
  type NotPublished,
  type PublishedFeeds,
  type SyncPolicy,
  type SyncResult,
  type WantedFeed,
} from '../advisory/index.ts';
import { isInScope } from '../distributions/index.ts';
import type { FeedState } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { SCHEMA_NUMBER } from '../store/index.ts';
import type { AdvisoryStore, TransferStore } from '../store/ports.ts';
import { baseOf, type ArtifactEntry, type ArtifactIndex, type DeltaBase } from './documents.ts';
import { fetchLayers, fetchManifest, type WantedLayer } from './fetch-layers.ts';
import { openIndex, type IndexOptions } from './open-index.ts';

/** Artifacts are built on a schedule, so they may be a day old however often their feed changes. */
const SCHEDULE_MINUTES = 24 * 60;

/** Failures to reach the registry, as opposed to problems with its content: stored data is used instead. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'REGISTRY_UNREACHABLE',
  'REGISTRY_FAILED',
  'NETWORK_FAILED',
]);

export interface PullOptions extends IndexOptions {
  readonly store: PartStore;
}

/** The store methods that pulling needs, beyond the ones every feed uses. */
export interface PartStore {
  readonly advisories: Pick<AdvisoryStore, 'ecosystems' | 'feedStates'>;
  readonly transfer: Pick<TransferStore, 'loadSlices' | 'loadDelta'>;
}

/** Pulls feeds from artifacts: for each feed, only the requested releases and the ones already in the store. */
export class PulledFeeds implements PublishedFeeds {
  readonly #options: PullOptions;
  #index: Promise<ArtifactIndex> | undefined;

  constructor(options: PullOptions) {
    this.#options = options;
  }

  /**
   * Starts fetching the index if the store is empty: every image needs it then, and is read meanwhile. A
   * failure surfaces at the next use.
   */
  async prepare(): Promise<void> {
    const states = await this.#options.store.advisories.feedStates();
    if (states.length === 0) void this.#open().catch(() => undefined);
  }

  async sync(
    wanted: WantedFeed,
    context: FeedContext,
    policy: SyncPolicy,
  ): Promise<SyncResult | NotPublished> {
    const { advisories } = context.store;
    const name = feedName(wanted.feed, wanted.part);
    const minutes = policy.maxAgeMinutes ?? wanted.feed.intervalMinutes;
    const known = await advisories.feedState(name);
    if (known && holds(known, wanted) && isWithinAge(minutes, known, context)) return fresh(known);
    const lock = await advisories.takeLock(name);
    try {
      // Another process may have loaded it meanwhile.
      const before = await advisories.feedState(name);
      if (before && holds(before, wanted) && isWithinAge(minutes, before, context)) return fresh(before);
      return await this.#pull(name, wanted, before, context, {
        ...policy,
        maxAgeMinutes: policy.maxAgeMinutes ?? Math.max(wanted.feed.intervalMinutes, SCHEDULE_MINUTES),
      });
    } finally {
      lock.release();
    }
  }

  async #pull(
    name: string,
    wanted: WantedFeed,
    before: FeedState | undefined,
    context: FeedContext,
    policy: SyncPolicy,
  ): Promise<SyncResult | NotPublished> {
    try {
      const index = await this.#open();
      if (index.schema !== SCHEMA_NUMBER) return this.#otherSchema(name, index.schema);
      const published = index.artifacts.filter(({ feed }) => feed === name);
      const [first] = published.filter((entry) => isWanted(entry, wanted));
      if (!first) return { kind: 'not-published', problems: [] };
      const { syncedAt } = first;
      if (before && Date.parse(before.syncedAt) > Date.parse(syncedAt)) throw this.#older(name, syncedAt);
      if (before?.syncedAt === syncedAt && holds(before, wanted)) {
        return { ...inHand(name, before, context, policy), kind: 'unchanged' };
      }
      await this.#load(name, wanted, before, published, context);
      const after = await context.store.advisories.feedState(name);
      return { ...inHand(name, after, context, policy), kind: 'updated' };
    } catch (error) {
      if (!(error instanceof AppError) || !(UNREACHABLE.has(error.code) || error instanceof OlderBuild))
        throw error;
      return { ...inHand(name, before, context, policy, error), kind: 'failed', error };
    }
  }

  async #load(
    name: string,
    wanted: WantedFeed,
    before: FeedState | undefined,
    published: readonly ArtifactEntry[],
    context: FeedContext,
  ): Promise<void> {
    const held = new Set(before ? await this.#options.store.advisories.ecosystems(name, '') : []);
    const entries = published.filter(
      (entry) => isWanted(entry, wanted) || entry.ecosystems.some((ecosystem) => held.has(ecosystem)),
    );
    const scopes = new Set([...((before && loadedParts(before)) ?? []), ...wanted.scopes.map(keyOf)]);
    const isWhole = entries.every((entry) => entry.isWhole);
    const cursor = isWhole ? undefined : partialCursor([...scopes]);
    const { source, store } = this.#options;
    const delta = await this.#deltaFor(before, entries);
    const layers = delta ? [delta] : entries.map((entry) => ({ entry, layer: entry.rows }));
    const fetched = await fetchLayers(layers, source, context);
    try {
      const { files } = fetched;
      if (delta) {
        const [file = ''] = files;
        await store.transfer.loadDelta({ feed: name, file, cursor, confirmed: delta.base.confirmed });
      } else await store.transfer.loadSlices({ feed: name, files, cursor });
    } finally {
      fetched.remove();
    }
  }

  /** A delta continues exactly one slice: the store must hold that slice and nothing else from the feed. */
  async #deltaFor(
    before: FeedState | undefined,
    entries: readonly ArtifactEntry[],
  ): Promise<(WantedLayer & { readonly base: DeltaBase }) | undefined> {
    const [entry, ...others] = entries;
    if (!before || !entry || others.length > 0 || isPartial(before) === entry.isWhole) return undefined;
    const { layers } = await fetchManifest(entry, this.#options.source);
    for (const layer of layers) {
      const base = baseOf(layer);
      if (base?.syncedAt === before.syncedAt) return { entry, layer, base };
    }
    return undefined;
  }

  /** Fetches the index once per process; a failure is not cached. */
  #open(): Promise<ArtifactIndex> {
    this.#index ??= openIndex(this.#options).catch((error: unknown) => {
      this.#index = undefined;
      throw error;
    });
    return this.#index;
  }

  #older(feed: string, syncedAt: string): AppError {
    const { name } = this.#options.source;
    return new OlderBuild(`the artifact of ${feed} at ${name} is older, from ${syncedAt}, and was refused`);
  }

  #otherSchema(feed: string, schema: number): NotPublished {
    const { name } = this.#options.source;
    const message = `the artifacts at ${name} are for another version of plimsoll (schema ${schema}, this one needs ${SCHEMA_NUMBER}), so its source is asked`;
    return { kind: 'not-published', problems: [{ kind: 'feed-not-updated', subject: feed, message }] };
  }
}

/** A build older than the store's data: the store keeps its better data, and is judged by its own age. */
class OlderBuild extends AppError {
  constructor(message: string) {
    super('ARTIFACT_REFUSED', message, { hint: 'build and push the artifacts again' });
  }
}

function holds(state: FeedState, { scopes }: WantedFeed): boolean {
  const held = loadedParts(state);
  return !isPartial(state) || scopes.every((scope) => held?.has(keyOf(scope)));
}

function isWanted({ ecosystems }: ArtifactEntry, { scopes }: WantedFeed): boolean {
  if (ecosystems.length === 0) return true;
  return ecosystems.some((ecosystem) => scopes.some((scope) => isInScope(ecosystem, scope)));
}

function keyOf(scope: WantedFeed['scopes'][number]): string {
  return JSON.stringify(scope);
}
