import type { Distribution, Problem } from '../domain/index.ts';
import type { Answering } from '../match/index.ts';
import type { ScanContext } from './context.ts';
import { chooseFeed } from './feed-choice.ts';

/** Who answers for each of some distributions, by {@link distributionKey}, from what is stored. */
export async function chooseFeeds(
  distributions: readonly Distribution[],
  context: ScanContext,
): Promise<{ readonly answering: ReadonlyMap<string, Answering>; readonly problems: Problem[] }> {
  const offline = { ...context, feedPolicy: { ...context.feedPolicy, offline: true } };
  const answering = new Map<string, Answering>();
  const problems = new Map<string, Problem>();
  for (const distribution of distributions) {
    const answer = await chooseFeed(distribution, offline);
    if (answer.answering) answering.set(distributionKey(distribution), answer.answering);
    for (const problem of answer.problems) problems.set(JSON.stringify(problem), problem);
  }
  return { answering, problems: [...problems.values()] };
}

export function distributionKey(distribution: Distribution): string {
  return JSON.stringify(distribution);
}
