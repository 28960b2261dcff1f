import type { RunEntry } from '../api/index.ts';
import { defined } from '../domain/index.ts';

interface Counted {
  readonly entry: RunEntry;
  /** Replicas that run it. */
  count: number;
}

export interface RunDifference {
  readonly started: readonly RunEntry[];
  readonly ended: readonly RunEntry[];
}

/** The runs of a cluster, each once, however many replicas it has. Keeps no pods or containers. */
export class ClusterRuns {
  readonly #runs = new Map<string, Counted>();
  readonly #replicas = new Map<string, readonly string[]>();
  /** Runs that began or ended since they were last taken, by whether they ran then. */
  readonly #changed = new Map<string, { readonly entry: RunEntry; readonly ran: boolean }>();

  /** Pods or containers that have runs. */
  get replicas(): number {
    return this.#replicas.size;
  }

  /** Sets the runs of a pod or container. An equal run gets the labels of the last, and begins with the first. */
  set(uid: string, entries: readonly RunEntry[]): void {
    const before = this.#replicas.get(uid) ?? [];
    const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
    for (const [key, entry] of byKey) {
      const known = this.#runs.get(key);
      if (!known) this.#note(key, entry, false);
      const since = known ? known.entry.since : entry.since;
      this.#runs.set(key, { entry: { ...entry, ...defined({ since }) }, count: (known?.count ?? 0) + 1 });
    }
    for (const key of before) this.#leave(key);
    const keys = [...byKey.keys()];
    if (keys.length > 0) this.#replicas.set(uid, keys);
    else this.#replicas.delete(uid);
  }

  delete(uid: string): void {
    this.set(uid, []);
  }

  /** Removes pods or containers of a place that a list of it lacks. */
  keepOnly(uids: ReadonlySet<string>, isOfPlace: (entry: RunEntry) => boolean): void {
    for (const [uid, [first = '']] of this.#replicas) {
      const entry = this.#runs.get(first)?.entry;
      if (!uids.has(uid) && entry && isOfPlace(entry)) this.delete(uid);
    }
  }

  list(): readonly RunEntry[] {
    return Array.from(this.#runs.values(), ({ entry }) => entry);
  }

  /** Takes the changes since the last time. */
  take(): RunDifference {
    const changed = [...this.#changed];
    this.#changed.clear();
    return {
      started: changed.flatMap(([key, { ran, entry }]) => (!ran && this.#runs.has(key) ? [entry] : [])),
      ended: changed.flatMap(([key, { ran, entry }]) => (ran && !this.#runs.has(key) ? [entry] : [])),
    };
  }

  #leave(key: string): void {
    const run = this.#runs.get(key);
    if (!run) return;
    run.count -= 1;
    if (run.count > 0) return;
    this.#runs.delete(key);
    this.#note(key, run.entry, true);
  }

  #note(key: string, entry: RunEntry, ran: boolean): void {
    if (!this.#changed.has(key)) this.#changed.set(key, { entry, ran });
  }
}

/** Key of a run, as the server's (api/run.ts). */
function keyOf({ namespace, workload, container, image, digest, platform }: RunEntry): string {
  return JSON.stringify([namespace, workload.kind, workload.name, container, image, digest, platform]);
}
