import { defined, type Distribution, type InstalledPackage } from '../../domain/index.ts';
import type { FeedRule, KnownDistribution } from '../contract.ts';
import { EPEL } from './epel.ts';
import { knownDistribution, relatives } from './find.ts';
import { PATCHERS } from './patchers.ts';
import type { Scope } from './scope.ts';

/** A feed's coverage of one release: which part of it to load, and which ecosystems to look in. */
export interface FeedChoice extends Pick<
  FeedRule,
  'feed' | 'names' | 'epochs' | 'modules' | 'coverage' | 'remark'
> {
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

/**
 * Lists the feeds that answer for another maker's packages on a release: a patcher's, those of the
 * distribution below, or EPEL's.
 */
export function coverageOfMaker(maker: string, release: Distribution): readonly FeedChoice[] {
  const base = distributionBelow(release);
  const made = base?.name === maker ? base : [...PATCHERS, EPEL].find(({ name }) => name === maker);
  return (made?.feeds ?? []).flatMap((rule) => choiceOf(rule, release) ?? []);
}

/** Returns the distribution that a hardened one is built on; undefined for any other. */
export function distributionBelow(release: Distribution): KnownDistribution | undefined {
  const [own, ...others] = relatives(release);
  return own?.packages === 'of-base' ? others[0] : undefined;
}

function choiceOf(rule: FeedRule, release: Distribution): FeedChoice | undefined {
  const { feed, names, epochs, modules, coverage, remark } = rule;
  const part = typeof rule.part === 'string' ? rule.part : rule.part(release);
  const ecosystems = rule.scopes(release);
  if (part === undefined || ecosystems === undefined) return undefined;
  return { feed, part, ecosystems, names, coverage, ...defined({ epochs, modules, remark }) };
}

/** Whether a package is the distribution's own: of its package manager, and made by it. An rpm in Debian is nobody's. */
export function isDistributionPackage(pkg: InstalledPackage, distribution: Distribution): boolean {
  return pkg.thirdParty === undefined && isOfManager(pkg, distribution);
}

/** Whether a package is of the distribution's package manager, whoever made it. */
export function isOfManager({ ecosystem, type }: InstalledPackage, distribution: Distribution): boolean {
  return ecosystem === undefined && (managerOf(distribution) ?? type) === type;
}

/** Returns the purl type of a distribution's packages, if it is known. */
export function managerOf(distribution: Distribution): string | undefined {
  const manager = (distributionBelow(distribution) ?? knownDistribution(distribution.id))?.packages;
  return manager === 'of-base' ? undefined : manager;
}
