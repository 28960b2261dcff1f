import type { Distribution, Problem } from '../domain/index.ts';
import type { Answering } from '../match/index.ts';
import type { InventoryStore } from '../store/ports.ts';
import { groupsOf, type PackageGroup } from './answering.ts';
import type { ScanContext } from './context.ts';
import { chooseFeed } from './feed-choice.ts';
import { withoutNetwork } from './without-network.ts';

export interface ChosenFeeds {
  /** Returns the groups of the packages that images of a distribution hold, or images without one. */
  readonly groupsOn: (distribution: Distribution | undefined) => readonly PackageGroup[];
  /** Absent for a group that no feed answers for: the problems say why. */
  readonly answering: ReadonlyMap<PackageGroup, Answering>;
  /** Problems of each group's feeds. */
  readonly problemsOf: ReadonlyMap<PackageGroup, readonly Problem[]>;
  readonly problems: Problem[];
}

/** Finds the feeds that answer for the packages of all stored images, from stored data. */
export async function chooseFeeds(
  inventory: Pick<InventoryStore, 'distributions' | 'ecosystems'>,
  context: ScanContext,
): Promise<ChosenFeeds> {
  const { prefer } = context.feedPolicy;
  const offline = withoutNetwork(context);
  // Images of every distribution share the groups of the languages.
  const ofLanguages = groupsOf({ ecosystems: await inventory.ecosystems() }, prefer);
  const ofDistributions = new Map<string, readonly PackageGroup[]>();
  for (const distribution of await inventory.distributions()) {
    ofDistributions.set(JSON.stringify(distribution), groupsOf({ distribution, ecosystems: [] }, prefer));
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
