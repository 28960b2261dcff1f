import { isAnsweredMaker, type Distribution, type Problem } from '../../domain/index.ts';
import { groupsOf, type PackageGroup } from '../../findings/answering.ts';
import { chooseFeed } from '../../findings/feeds/feed-choice.ts';
import { offlineContext } from '../../findings/offline-context.ts';
import type { InventoryStore } from '../../inventory/ports.ts';
import type { Answering } from '../../match/index.ts';
import type { StoredContext } from '../context.ts';

export interface ChosenFeeds {
  /** Returns the package groups in a distribution's images, or in images without one. */
  readonly groupsOn: (distribution: Distribution | undefined) => readonly PackageGroup[];
  /** Absent for a group without an answering feed: the problems explain why. */
  readonly answering: ReadonlyMap<PackageGroup, Answering>;
  /** Problems with each group's feeds. */
  readonly problemsOf: ReadonlyMap<PackageGroup, readonly Problem[]>;
  readonly problems: Problem[];
}

/** Finds the feeds that answer for all stored images' packages, from stored data. */
export async function chooseFeeds(
  inventory: Pick<InventoryStore, 'distributions' | 'ecosystems'>,
  context: StoredContext,
): Promise<ChosenFeeds> {
  const { prefer } = context.feedPolicy;
  const offline = offlineContext(context);
  // Images on every distribution share the language groups.
  const ecosystems = await inventory.ecosystems();
  const makers = ecosystems.filter(isAnsweredMaker);
  const ofLanguages = groupsOf({ ecosystems }, prefer);
  const ofDistributions = new Map<string, readonly PackageGroup[]>();
  for (const distribution of await inventory.distributions()) {
    ofDistributions.set(JSON.stringify(distribution), groupsOf({ distribution, ecosystems: makers }, prefer));
  }
  const answering = new Map<PackageGroup, Answering>();
  const problemsOf = new Map<PackageGroup, readonly Problem[]>();
  const problems = new Map<string, Problem>();
  for (const group of [...[...ofDistributions.values()].flat(), ...ofLanguages]) {
    const answer = await chooseFeed(group, offline);
    if (answer.answering) answering.set(group, answer.answering);
    problemsOf.set(group, answer.problems);
    for (const problem of answer.problems) problems.set(JSON.stringify(problem), problem);
  }
  const groupsOn = (distribution: Distribution | undefined) => [
    ...(ofDistributions.get(JSON.stringify(distribution)) ?? []),
    ...ofLanguages,
  ];
  return { groupsOn, answering, problemsOf, problems: [...problems.values()] };
}
