import type { Problem } from '../domain/index.ts';
import type { FeedState } from '../store/ports.ts';
import { LIMITS } from './limits.ts';

/** The problems of one sync: the first are kept, the rest counted, so that a feed of garbage fills no store. */
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
    const message = `${this.#further} further records or ranges could not be understood`;
    return [...this.#problems, { kind: 'advisory-unreadable', subject: this.#feed, message }];
  }
}

/** Problems of the last sync that one which brings in only these records leaves as they were. */
export function problemsLeft({ problems }: FeedState, changed: readonly string[]): Problem[] {
  const subjects = new Set(changed);
  return problems.filter(({ subject }) => !subjects.has(subject));
}
