import type { RunEntry, SentPullCredentials } from '../api/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { ClusterRuns, type ProblemLog, type RunDifference, type RunSource } from '../watcher/index.ts';
import { ApiFailure, FORBIDDEN } from './access/api-failure.ts';
import type { ApiServer } from './access/api-server.ts';
import { followPods, type PodNews } from './follow/follow-pods.ts';
import type { Pod } from './objects/pod.ts';
import { PullSecrets } from './runs/pull-secrets.ts';
import { runEntriesOf } from './runs/run-entries.ts';
import { Surroundings } from './runs/surroundings.ts';

/** Longer than the pauses between bookmarks, or between attempts. */
const ALIVE_MS = 120_000;
const RELIST_MS = 60 * 60_000;

export interface WatchedCluster {
  /** Namespaces that are watched; empty: all. */
  readonly namespaces: readonly string[];
  readonly excluded: readonly string[];
  /** Namespaces whose pull secrets are read. */
  readonly pullSecrets: readonly string[];
  readonly server: ApiServer;
  readonly problems: ProblemLog;
  /** Gives up after so many failures in a row; absent: never. */
  readonly attempts?: number;
}

/** Where pods are read, and how far. */
interface Place {
  readonly namespace: string | undefined;
  isListed: boolean;
  /** Whether the API server refused it last: the others go on. */
  isRefused: boolean;
  /** Of the last answer. */
  aliveAt: number;
}

/** Watches what runs in a cluster. Holds no pods, only their runs. */
export class ClusterWatch implements RunSource {
  readonly #cluster: WatchedCluster;
  readonly #around: Surroundings;
  readonly #secrets: PullSecrets;
  readonly #runs = new ClusterRuns();
  readonly #places: readonly Place[];
  readonly #leftOut = new Set<string>();
  /** Lists that are complete. */
  #lists = 0;

  constructor(cluster: WatchedCluster) {
    this.#cluster = cluster;
    const { server, namespaces, pullSecrets, problems } = cluster;
    const onProblem = (message: string): void => problems.add(message);
    this.#around = new Surroundings(server, onProblem);
    this.#secrets = new PullSecrets(server, pullSecrets, onProblem);
    const names = namespaces.length > 0 ? namespaces : [undefined];
    this.#places = names.map((namespace) => ({ namespace, isListed: false, isRefused: false, aliveAt: 0 }));
  }

  /**
   * Follows all places until the signal is aborted; with `isOnce`, until each was listed. Throws the first failure if none
   * was listed: nothing is known then, which is no empty list.
   */
  async run(signal: AbortSignal, isOnce = false): Promise<void> {
    const follows = this.#places.map((place) => this.#follow(place, signal, isOnce));
    if (!isOnce) await Promise.all(follows);
    const ends = await Promise.allSettled(follows);
    const failed = ends.filter((end) => end.status === 'rejected');
    if (failed[0] && failed.length === ends.length) throw asError(failed[0].reason);
  }

  /** Namespaces that could not be listed yet; of a whole cluster, one without a name. */
  unlisted(): readonly (string | undefined)[] {
    return this.#places.filter(({ isListed }) => !isListed).map(({ namespace }) => namespace);
  }

  /** Whether all is known that may be. */
  get isSettled(): boolean {
    const isListed = this.#places.some((place) => place.isListed);
    return isListed && this.#places.every((place) => place.isListed || place.isRefused);
  }

  /** How often a list was complete. */
  get lists(): number {
    return this.#lists;
  }

  /** Whether the API server answers for each place. */
  get isAlive(): boolean {
    const watched = this.#places.filter(({ isListed }) => isListed);
    return watched.length > 0 && watched.every(({ aliveAt }) => Date.now() - aliveAt < ALIVE_MS);
  }

  get pods(): number {
    return this.#runs.replicas;
  }

  /** Namespaces with pods that are left out by name. */
  leftOut(): readonly string[] {
    return [...this.#leftOut].sort();
  }

  runs(): readonly RunEntry[] {
    return this.#runs.list();
  }

  /** Takes the changes since the last time. */
  takeChanges(): RunDifference {
    return this.#runs.take();
  }

  /** Labels of the namespaces of these runs. */
  labelsFor(entries: readonly RunEntry[]): Readonly<Record<string, Readonly<Record<string, string>>>> {
    return this.#around.labelsOf(new Set(entries.map(({ namespace }) => namespace)));
  }

  /** Returns the pull credentials of these runs, as far as their secrets are read. */
  credentialsFor(runs: readonly RunEntry[]): readonly SentPullCredentials[] {
    return this.#secrets.credentialsOf(runs);
  }

  async #follow(place: Place, signal: AbortSignal, isOnce: boolean): Promise<void> {
    const { namespace } = place;
    const { server, problems, attempts = Infinity } = this.#cluster;
    const path = namespace === undefined ? '/api/v1/pods' : `/api/v1/namespaces/${namespace}/pods`;
    let failures = 0;
    const onFailure = (failure: unknown): void => {
      problems.add(`${namespace ?? 'the cluster'}: ${messageOf(failure)}`);
      place.isRefused = isRefused(failure);
      failures += 1;
      if (failures >= attempts || (isOnce && isRefused(failure))) throw failure;
    };
    let listed = new Set<string>();
    let refusedLists = 0;
    const beforeList = async (): Promise<void> => {
      listed = new Set();
      this.#secrets.forget();
      await this.#around.read(namespace, signal);
    };
    const once = new AbortController();
    const use = async (news: PodNews): Promise<void> => {
      place.aliveAt = Date.now();
      if (news.kind === 'listed') {
        for (const pod of news.pods) listed.add(pod.metadata.uid);
        for (const pod of news.pods) await this.#take(pod, signal);
      } else if (news.kind === 'complete') {
        this.#runs.keepOnly(listed, (entry) => namespace === undefined || entry.namespace === namespace);
        this.#secrets.keepOnly(this.#runs.list());
        listed = new Set();
        refusedLists = this.#around.isRefused ? refusedLists + 1 : 0;
        place.isListed = true;
        this.#lists += 1;
        if (isOnce) once.abort();
      } else if (news.kind === 'changed') await this.#take(news.pod, signal);
      else if (news.kind === 'deleted') this.#runs.delete(news.pod.metadata.uid);
    };
    const either = AbortSignal.any([signal, once.signal]);
    const relistMs = (): number => relistPause(refusedLists);
    await followPods(server, { path, signal: either, onFailure, relistMs, beforeList, use });
  }

  async #take(pod: Pod, signal: AbortSignal): Promise<void> {
    const { namespace, uid } = pod.metadata;
    if (namespace != null && this.#cluster.excluded.includes(namespace)) {
      this.#leftOut.add(namespace);
      return;
    }
    await this.#around.readFor(pod, signal);
    const onProblem = (message: string): void => this.#cluster.problems.add(message);
    const runs = runEntriesOf(pod, this.#around, onProblem);
    await this.#secrets.readFor(pod, runs, signal);
    this.#runs.set(uid, runs);
  }
}

/** An API server that starts refuses for a moment what it allows later; one that always does is asked ever more seldom. */
export function relistPause(refusedLists: number): number {
  return refusedLists === 0 ? RELIST_MS : Math.min(RELIST_MS, 60_000 * 2 ** refusedLists);
}

function asError(failure: unknown): Error {
  if (!(failure instanceof ApiFailure))
    return failure instanceof Error ? failure : new Error(String(failure));
  return new AppError('SERVER_FAILED', `the cluster cannot be listed: ${messageOf(failure)}`, {
    cause: failure,
  });
}

function isRefused(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.status === FORBIDDEN;
}
