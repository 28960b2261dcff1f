/** Distinct problems that are remembered. */
const MAX_PROBLEMS = 50;

export interface LoggedProblem {
  readonly message: string;
  readonly count: number;
  /** RFC 3339: the last time. */
  readonly at: string;
}

/** Problems of a watcher, each with how often it came. */
export class ProblemLog {
  readonly #all = new Map<string, LoggedProblem>();
  readonly #onNew: (message: string) => void;
  readonly #now: () => Date;

  /** `onNew` receives each problem the first time. */
  constructor(onNew: (message: string) => void, now: () => Date = () => new Date()) {
    this.#onNew = onNew;
    this.#now = now;
  }

  add(message: string): void {
    const known = this.#all.get(message);
    if (!known) this.#onNew(message);
    this.#all.delete(message);
    this.#all.set(message, { message, count: (known?.count ?? 0) + 1, at: this.#now().toISOString() });
    const [oldest] = this.#all.keys();
    if (this.#all.size > MAX_PROBLEMS && oldest !== undefined) this.#all.delete(oldest);
  }

  /** The last one first. */
  list(): readonly LoggedProblem[] {
    return [...this.#all.values()].reverse();
  }
}
