import type { Notice, Problem, RangeMatch, UncomparedAdvisory, InstalledPackage } from '../domain/index.ts';
import { goRules, type GoRules, type Sources } from './go/index.ts';
import { matchFindings, type MatchedFinding } from './match-findings.ts';
import { leftToNote } from './uncompared.ts';
import { versionsUnknown } from './versions-unknown.ts';
import { wantedVersions, type Answering, type Lookup } from './wanted-versions.ts';

/** A feed's answer about the packages that it covers. */
export interface LookedUp {
  readonly findings: readonly MatchedFinding[];
  readonly notices: readonly Notice[];
  /** Each is a hole, unless an ignore rule covers it. */
  readonly uncompared: readonly UncomparedAdvisory[];
  readonly problems: readonly Problem[];
  /** Lookups by their number, and each row that answered. */
  readonly lookups: ReadonlyMap<number, Lookup>;
  readonly matches: readonly RangeMatch[];
  readonly rules: GoRules;
}

/**
 * Looks packages up in the feed that answers for them, as it is now or was after a given sync: in all of its records, or
 * in those with these numbers.
 */
export async function lookUp(
  packages: readonly InstalledPackage[],
  answering: Answering,
  sources: Sources,
  seq?: number,
  advisories?: readonly number[],
): Promise<LookedUp> {
  const { wanted, lookups, problems } = wantedVersions(packages, answering);
  // Several feeds in the store may cover one ecosystem.
  const matches = (await sources.advisories.match(wanted, seq, advisories)).filter(
    ({ feed }) => feed === answering.feed,
  );
  const rules = await goRules(matches, lookups, answering, sources, seq);
  const matched = matchFindings(matches, lookups, (version) => answering.scheme.sortKey(version), rules);
  return {
    findings: matched.findings,
    notices: matched.notices,
    uncompared: matched.uncompared,
    problems: [
      ...leftToNote(problems, matched.uncompared),
      ...versionsUnknown(lookups.values(), matched.uncompared),
      ...matched.problems,
    ],
    lookups,
    matches,
    rules,
  };
}
