import { isHole, RANKING_FEEDS, type Problem } from '../../domain/index.ts';
import type { ChosenFeeds } from '../../stored/index.ts';

/**
 * Returns why an image could not be fully checked; an answering feed's problems belong to the plan, once for
 * all images.
 */
export type FindImageHole = (problems: readonly Problem[]) => string | undefined;

export function imageHoleFinder({ answering, problemsOf }: ChosenFeeds): FindImageHole {
  const ofFeeds = new Set(
    Array.from(problemsOf, ([group, problems]) => (answering.has(group) ? problems.map(nameOf) : [])).flat(),
  );
  const isOfImage = (problem: Problem) =>
    isHole(problem) && !ofFeeds.has(nameOf(problem)) && !RANKING_FEEDS.includes(problem.subject);
  return (problems) => problems.find(isOfImage)?.message;
}

function nameOf({ kind, subject }: Problem): string {
  return `${kind} ${subject}`;
}
