import type { Distribution } from '../../domain/index.ts';
import type { FeedRule } from '../contract.ts';
import { knownDistribution } from './find.ts';
import type { Scope } from './scope.ts';

/** Feeds that answer for a release, the best first: each is an answer on its own. */
export interface Coverage {
  readonly alternatives: readonly FeedChoice[];
}

/** A feed's coverage of one release: which part of it to load, and which ecosystems to look in. */
export interface FeedChoice extends Pick<FeedRule, 'feed' | 'names' | 'epochs' | 'coverage'> {
  readonly part: string;
  readonly ecosystems: readonly Scope[];
}

/** Undefined when no feed covers this release, which is a hole: its packages cannot be judged. */
export function coverageOf(release: Distribution): Coverage | undefined {
  const rules = knownDistribution(release.id)?.feeds ?? [];
  const alternatives = rules.flatMap((rule) => choiceOf(rule, release) ?? []);
  return alternatives.length === 0 ? undefined : { alternatives };
}

function choiceOf(rule: FeedRule, release: Distribution): FeedChoice | undefined {
  const { feed, names, epochs, coverage } = rule;
  const part = typeof rule.part === 'string' ? rule.part : rule.part(release);
  const ecosystems = rule.scopes(release);
  if (part === undefined || ecosystems === undefined) return undefined;
  return { feed, part, ecosystems, names, ...(epochs && { epochs }), ...(coverage && { coverage }) };
}
