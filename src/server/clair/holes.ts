import { isHole, type Problem } from '../../domain/index.ts';
import type { Scan } from '../../scan/index.ts';

/** What could hide a vulnerability: neither of Clair's APIs has a place for it beside an answer. */
export function holesOf({ result }: Scan): readonly Problem[] {
  return result.problems.filter(isHole);
}

/** Nothing could be read of the image, or nobody answers for it, so that there is no verdict at all. */
export function isUnanswered(holes: readonly Problem[]): boolean {
  return holes.some(({ kind }) => UNANSWERED.has(kind));
}

const UNANSWERED: ReadonlySet<Problem['kind']> = new Set([
  'no-package-database',
  'distribution-unknown',
  'distribution-not-covered',
]);

/** Of data that is not there yet: asking again later may help. */
export function isOfFeeds({ kind }: Problem): boolean {
  return kind === 'feed-missing' || kind === 'feed-stale';
}

export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(({ message }) => message).join('; ');
}
