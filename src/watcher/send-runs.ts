import { setTimeout as sleep } from 'node:timers/promises';
import {
  runPartsOf,
  MAX_RUNS_A_PART,
  type RunEntry,
  type SentPullCredentials,
  type SentRunChange,
} from '../api/index.ts';
import type { FleetClient } from '../client/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import type { RunDifference } from './cluster-runs.ts';
import { isOver, pauseAfter } from './retried.ts';

const HEARTBEAT_MS = 60_000;
const POLL_MS = 100;

/** The runs of a cluster or a host, as a watch knows them. */
export interface RunSource {
  /** Whether all is known that may be. */
  readonly isSettled: boolean;
  /** Whether the cluster answers. */
  readonly isAlive: boolean;
  /** Lists after which all is sent. */
  readonly lists: number;
  runs(): readonly RunEntry[];
  /** Takes the changes since the last time. */
  takeChanges(): RunDifference;
  /** Returns the pull credentials of these runs, if their secrets are read. */
  credentialsFor(entries: readonly RunEntry[]): readonly SentPullCredentials[];
  /** Labels of the namespaces of these runs. */
  labelsFor(entries: readonly RunEntry[]): Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface SendOptions {
  readonly client: Pick<FleetClient, 'putRuns' | 'patchRuns' | 'beat' | 'cluster'>;
  readonly cluster: string;
  readonly uid: string;
  readonly signal: AbortSignal;
  readonly onFailure: (message: string) => void;
}

/**
 * Sends a watch's runs: the whole list after each list of the cluster, changes as they come, and a heartbeat a minute
 * while the cluster answers. Queues nothing: after a failure, the next attempt sends the whole list.
 */
export class RunSender {
  readonly #watch: RunSource;
  readonly #options: SendOptions;
  /** Of the last message that the server took; absent: it needs the whole list. */
  #generation: number | undefined;
  #lists = 0;
  #sentAt = 0;
  #failures = 0;

  constructor(watch: RunSource, options: SendOptions) {
    this.#watch = watch;
    this.#options = options;
  }

  /** Whether the server knows all that runs. */
  get isUpToDate(): boolean {
    return this.#generation !== undefined;
  }

  async run(): Promise<void> {
    const { signal, onFailure } = this.#options;
    while (!signal.aborted) {
      try {
        if (this.#watch.isSettled) await this.#sendDue();
        this.#failures = 0;
        await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      } catch (failure) {
        if (isOver(signal)) return;
        this.#generation = undefined;
        // Another client sent a list, or the server lost one.
        if (!isOutdated(failure)) onFailure(`the list could not be sent: ${messageOf(failure)}`);
        this.#failures += 1;
        await pauseAfter(failure, this.#failures, signal);
      }
    }
  }

  /** Sends the whole list. Throws the failure. */
  async sendOnce(): Promise<void> {
    await this.#sendWhole().catch((failure: unknown) => {
      if (!isOutdated(failure)) throw failure;
      this.#failures += 1;
      return this.#sendWhole();
    });
  }

  async #sendDue(): Promise<void> {
    const { lists } = this.#watch;
    if (this.#generation === undefined || lists !== this.#lists) {
      await this.#sendWhole();
      this.#lists = lists;
      return;
    }
    const { started, ended } = this.#watch.takeChanges();
    if (started.length + ended.length > MAX_RUNS_A_PART) await this.#sendWhole();
    else if (started.length + ended.length > 0) await this.#sendChanges(this.#generation, started, ended);
    else if (Date.now() - this.#sentAt >= HEARTBEAT_MS && this.#watch.isAlive)
      await this.#beat(this.#generation);
  }

  async #sendWhole(): Promise<void> {
    const { client, cluster, uid } = this.#options;
    this.#watch.takeChanges();
    const runs = this.#watch.runs();
    const namespaces = { ...this.#watch.labelsFor(runs) };
    const credentials = this.#watch.credentialsFor(runs);
    const generation = await this.#nextGeneration();
    const at = new Date().toISOString();
    for (const { number, of, credentials: own = [], ...part } of runPartsOf({
      runs: [...runs],
      namespaces,
      credentials,
    })) {
      await client.putRuns(cluster, {
        uid,
        generation,
        at,
        part: { number, of },
        ...part,
        ...sentCredentials(own),
        runs: [...part.runs],
      });
    }
    this.#sent(generation);
  }

  async #sendChanges(after: number, started: readonly RunEntry[], ended: readonly RunEntry[]): Promise<void> {
    const { client, cluster, uid } = this.#options;
    const generation = Math.max(Date.now(), after + 1);
    const change: SentRunChange = {
      uid,
      after,
      generation,
      at: new Date().toISOString(),
      namespaces: { ...this.#watch.labelsFor(started) },
      ...sentCredentials(this.#watch.credentialsFor(started)),
      started: [...started],
      ended: ended.map(({ labels: _, since: __, ...key }) => key),
    };
    await client.patchRuns(cluster, change);
    this.#sent(generation);
  }

  async #beat(generation: number): Promise<void> {
    const { client, cluster, uid } = this.#options;
    await client.beat(cluster, uid, generation);
    this.#sent(generation);
  }

  /** Higher than that of the server, whose last list may be of a client with another clock. */
  async #nextGeneration(): Promise<number> {
    const now = Date.now();
    if (this.#failures === 0) return Math.max(now, (this.#generation ?? 0) + 1);
    const known = await this.#options.client.cluster(this.#options.cluster).catch(() => undefined);
    return Math.max(now, (known?.generation ?? 0) + 1);
  }

  #sent(generation: number): void {
    this.#generation = generation;
    this.#sentAt = Date.now();
  }
}

/** Leaves the field out where it says nothing: an older server does not know it. */
function sentCredentials(credentials: readonly SentPullCredentials[]) {
  return credentials.length > 0 && { credentials: [...credentials] };
}

function isOutdated(failure: unknown): boolean {
  return failure instanceof AppError && failure.code === 'RUNS_OUTDATED';
}
