import { defined, type Distribution, type InstalledPackage } from '../../domain/index.ts';
import type { FeedRule } from '../contract.ts';
import { knownDistribution } from './find.ts';
import type { Scope } from './scope.ts';

/** A feed's coverage of one release: which part of it to load, and which ecosystems to look in. */
export interface FeedChoice extends Pick<FeedRule, 'feed' | 'names' | 'epochs' | 'coverage'> {
  readonly part: string;
  readonly ecosystems: readonly Scope[];
}

/**
 * Lists the feeds that answer for a release, the best first: each is an answer on its own. None is a hole: the packages
 * of the release cannot be judged.
 */
export function coverageOf(release: Distribution): readonly FeedChoice[] {
  const rules = knownDistribution(release.id)?.feeds ?? [];
  return rules.flatMap((rule) => choiceOf(rule, release) ?? []);
}

function choiceOf(rule: FeedRule, release: Distribution): FeedChoice | undefined {
  const { feed, names, epochs, coverage } = rule;
  const part = typeof rule.part === 'string' ? rule.part : rule.part(release);
  const ecosystems = rule.scopes(release);
  if (part === undefined || ecosystems === undefined) return undefined;
  return { feed, part, ecosystems, names, ...defined({ epochs }), ...(coverage && { coverage }) };
}

/** Whether a package is the distribution's own: of its package manager, and made by it. An rpm in Debian is nobody's. */
export function isDistributionPackage(pkg: InstalledPackage, distribution: Distribution): boolean {
  return pkg.thirdParty === undefined && isOfManager(pkg, distribution);
}

/** Whether a package is of the distribution's package manager, whoever made it. */
export function isOfManager({ ecosystem, type }: InstalledPackage, distribution: Distribution): boolean {
  return ecosystem === undefined && (knownDistribution(distribution.id)?.packages ?? type) === type;
}
