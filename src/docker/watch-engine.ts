import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEntry } from '../api/index.ts';
import { ok, type Result } from '../domain/index.ts';
import { messageOf } from '../errors/index.ts';
import {
  acceptedRun,
  ClusterRuns,
  isOver,
  type ProblemLog,
  type RunDifference,
  type RunSource,
} from '../watcher/index.ts';
import { runOfContainer } from './container-run.ts';
import type { ContainerImage, Engine } from './engine.ts';

const PAUSE_MS = 10_000;
/** Longer than an answer may take. */
const ALIVE_MS = 45_000;

type ContainerLists = Pick<Engine, 'running' | 'container' | 'image'>;

/** Watches the running containers of a daemon. Each container, and each image, is read once. */
export class EngineWatch implements RunSource {
  readonly #engine: ContainerLists;
  readonly #problems: ProblemLog;
  readonly #runs = new ClusterRuns();
  /** Containers that were read, with the IDs of their images. */
  readonly #read = new Map<string, string>();
  readonly #images = new Map<string, ContainerImage | undefined>();
  /** Containers that are read again with the next list. */
  #unread: readonly string[] = [];
  #isListed = false;
  #isAnswering = false;
  #answeredAt = 0;

  constructor(engine: ContainerLists, problems: ProblemLog) {
    this.#engine = engine;
    this.#problems = problems;
  }

  /** Lists until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.list(signal).catch((failure: unknown) => {
        if (isOver(signal)) return;
        this.#isAnswering = false;
        this.#problems.add(messageOf(failure));
      });
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Lists what runs now. Throws DAEMON_UNREACHABLE; all that ran before is kept then. */
  async list(signal: AbortSignal): Promise<void> {
    const ids = new Set(await this.#engine.running(signal));
    this.#answers();
    const unread: string[] = [];
    for (const id of ids) {
      if (this.#read.has(id)) continue;
      const failure = await this.#take(id, signal);
      this.#answers();
      if (failure === undefined) continue;
      unread.push(id);
      this.#problems.add(`container ${id.slice(0, 12)}: ${failure}`);
    }
    this.#runs.keepOnly(ids, () => true);
    forgetOthers(this.#read, ids);
    forgetOthers(this.#images, new Set(this.#read.values()));
    this.#unread = unread;
    this.#isListed = true;
  }

  get isSettled(): boolean {
    return this.#isListed;
  }

  get isAlive(): boolean {
    return this.#isAnswering && Date.now() - this.#answeredAt < ALIVE_MS;
  }

  /** Nothing changes unseen: one is enough. */
  get lists(): number {
    return this.#isListed ? 1 : 0;
  }

  /** Containers with runs. */
  get containers(): number {
    return this.#runs.replicas;
  }

  /** IDs of containers that could not be read. */
  get unread(): readonly string[] {
    return this.#unread;
  }

  runs(): readonly RunEntry[] {
    return this.#runs.list();
  }

  takeChanges(): RunDifference {
    return this.#runs.take();
  }

  /** Hosts keep credentials for their own use. */
  credentialsFor(): readonly never[] {
    return [];
  }

  /** Compose projects have none. */
  labelsFor(): Readonly<Record<string, never>> {
    return {};
  }

  /** Reads a container; returns why it could not be read as a whole. */
  async #take(id: string, signal: AbortSignal): Promise<string | undefined> {
    const container = await this.#engine.container(id, signal);
    if (!container.ok) return container.failure;
    // It ended since.
    if (!container.value) return undefined;
    const imageId = container.value.Image ?? '';
    const image = await this.#imageOf(imageId, signal);
    const run = runOfContainer(container.value, image.ok ? image.value : undefined);
    const entry = acceptedRun(run, container.value.Name, (message) => this.#problems.add(message));
    this.#runs.set(id, entry ? [entry] : []);
    if (!image.ok) return image.failure;
    this.#read.set(id, imageId);
    return undefined;
  }

  async #imageOf(id: string, signal: AbortSignal): Promise<Result<ContainerImage | undefined>> {
    if (this.#images.has(id)) return ok(this.#images.get(id));
    const image = await this.#engine.image(id, signal);
    if (image.ok) this.#images.set(id, image.value);
    return image;
  }

  #answers(): void {
    this.#isAnswering = true;
    this.#answeredAt = Date.now();
  }
}

function forgetOthers(known: Map<string, unknown>, kept: ReadonlySet<string>): void {
  for (const key of known.keys()) if (!kept.has(key)) known.delete(key);
}
