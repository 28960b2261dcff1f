import { isHole, RANKING_FEEDS, type Problem } from '../../domain/index.ts';
import type { ChosenFeeds } from '../../stored/index.ts';

/**
 * Returns why an image could not be fully checked; an answering feed's problems belong to the plan, once for
 * all images.
 */
export type HoleIn = (problems: readonly Problem[]) => string | undefined;

export function ownHoles({ answering, problemsOf }: ChosenFeeds): HoleIn {
  const ofFeeds = new Set(
    Array.from(problemsOf, ([group, problems]) => (answering.has(group) ? problems.map(nameOf) : [])).flat(),
  );
  const isOwn = (problem: Problem) =>
    isHole(problem) && !ofFeeds.has(nameOf(problem)) && !RANKING_FEEDS.includes(problem.subject);
  return (problems) => problems.find(isOwn)?.message;
}

function nameOf({ kind, subject }: Problem): string {
  return `${kind} ${subject}`;
}
