import type { FeedState, Problem } from '../../domain/index.ts';
import { LIMITS } from './limits.ts';

/** Keeps a sync's first problems and counts the rest, so that a garbage feed cannot fill the store. */
export class ProblemList {
  readonly #feed: string;
  readonly #problems: Problem[] = [];
  #further = 0;

  constructor(feed: string) {
    this.#feed = feed;
  }

  add(problem: Problem): void {
    if (this.#problems.length < LIMITS.problemsPerSync) this.#problems.push(problem);
    else this.#further++;
  }

  all(): readonly Problem[] {
    if (this.#further === 0) return this.#problems;
    const message = `${this.#further} more records or ranges could not be understood`;
    return [...this.#problems, { kind: 'advisory-unreadable', subject: this.#feed, message }];
  }
}

/** Returns the last sync's problems that remain after a sync that covers only these records. */
export function problemsLeft({ problems }: FeedState, changed: readonly string[]): Problem[] {
  const subjects = new Set(changed);
  return problems.filter(({ subject }) => !subjects.has(subject));
}
