import type { Distribution, Problem } from '../domain/index.ts';
import type { Answering } from '../match/index.ts';
import { groupsOf, type PackageGroup } from './answering.ts';
import type { ScanContext } from './context.ts';
import { chooseFeed } from './feed-choice.ts';

export interface ChosenFeeds {
  /** Groups of a distribution, by {@link distributionKey}. */
  readonly groups: ReadonlyMap<string, readonly PackageGroup[]>;
  /** Absent for a group that no feed answers for: the problems say why. */
  readonly answering: ReadonlyMap<PackageGroup, Answering>;
  readonly problems: Problem[];
}

/** Finds the feeds that answer for the packages of each distribution, from stored data. */
export async function chooseFeeds(
  distributions: readonly Distribution[],
  context: ScanContext,
): Promise<ChosenFeeds> {
  const offline = { ...context, feedPolicy: { ...context.feedPolicy, offline: true } };
  const groups = new Map<string, readonly PackageGroup[]>();
  const answering = new Map<PackageGroup, Answering>();
  const problems = new Map<string, Problem>();
  for (const distribution of distributions) {
    const ofOne = groupsOf(distribution, context.feedPolicy.prefer);
    groups.set(distributionKey(distribution), ofOne);
    for (const group of ofOne) {
      const answer = await chooseFeed(group, offline);
      if (answer.answering) answering.set(group, answer.answering);
      for (const problem of answer.problems) problems.set(JSON.stringify(problem), problem);
    }
  }
  return { groups, answering, problems: [...problems.values()] };
}

export function distributionKey(distribution: Distribution): string {
  return JSON.stringify(distribution);
}
