import type {
  InstalledPackage,
  Notice,
  Problem,
  RangeMatch,
  NotComparedAdvisory,
  WantedVersion,
} from '../domain/index.ts';
import { goRules, type GoRules, type Sources } from './go/index.ts';
import { matchFindings, type MatchedFinding } from './match-findings.ts';
import { leftToNote } from './not-compared.ts';
import { versionsUnknown } from './versions-unknown.ts';
import { wantedVersions, type Answering, type Lookup, type WantedVersions } from './wanted-versions.ts';

/** A feed's answer about the packages that it covers. */
export interface LookedUp {
  readonly findings: readonly MatchedFinding[];
  readonly notices: readonly Notice[];
  /** Each is a hole, unless an ignore rule covers it. */
  readonly notCompared: readonly NotComparedAdvisory[];
  readonly problems: readonly Problem[];
  /** Lookups by number, and each row that answered. */
  readonly lookups: ReadonlyMap<number, Lookup>;
  readonly matches: readonly RangeMatch[];
  readonly rules: GoRules;
}

/** Packages, and the feed that answers for them. */
export interface AskedPackages {
  readonly packages: readonly InstalledPackage[];
  readonly answering: Answering;
}

/** Looks up packages in their feed, as it is now or was after a given sync, in all records or only in these. */
export async function lookUp(
  packages: readonly InstalledPackage[],
  answering: Answering,
  sources: Sources,
  seq?: number,
  advisories?: readonly number[],
): Promise<LookedUp> {
  const asked = wantedVersions(packages, answering);
  const joined = await sources.advisories.match(asked.wanted, seq, advisories);
  return answerOf(asked, joined, answering, sources, seq);
}

/**
 * Looks up packages in several feeds with one query: an image with a few languages pays for queries more than
 * for rows.
 */
export async function lookUpAll(
  asked: readonly AskedPackages[],
  sources: Sources,
): Promise<ReadonlyMap<AskedPackages, LookedUp>> {
  const wanted: WantedVersion[] = [];
  const prepared = asked.map((each) => {
    const own = wantedVersions(each.packages, each.answering, wanted.length);
    for (const version of own.wanted) wanted.push(version);
    return { each, own };
  });
  const joined = await sources.advisories.match(wanted);
  const answers = new Map<AskedPackages, LookedUp>();
  for (const { each, own } of prepared) {
    answers.set(each, await answerOf(own, joined, each.answering, sources));
  }
  return answers;
}

/** Converts joined rows for these versions into an answer. */
async function answerOf(
  { lookups, problems }: WantedVersions,
  joined: readonly RangeMatch[],
  answering: Answering,
  sources: Sources,
  seq?: number,
): Promise<LookedUp> {
  // Several feeds in the store may cover one ecosystem.
  const matches = joined.filter(({ feed, wanted }) => feed === answering.feed && lookups.has(wanted));
  const rules = await goRules(matches, lookups, answering, sources, seq);
  const matched = matchFindings(matches, lookups, (version) => answering.scheme.sortKey(version), rules);
  return {
    findings: matched.findings,
    notices: matched.notices,
    notCompared: matched.notCompared,
    problems: [
      ...leftToNote(problems, matched.notCompared),
      ...versionsUnknown(lookups.values(), matched.notCompared),
      ...matched.problems,
    ],
    lookups,
    matches,
    rules,
  };
}
