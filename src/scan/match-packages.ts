import { isSigningKey } from '../catalog/index.ts';
import {
  sourceOf,
  type Distribution,
  type FeedUse,
  type Finding,
  type InstalledPackage,
  type Problem,
  type UncomparedAdvisory,
} from '../domain/index.ts';
import {
  leftToNote,
  matchFindings,
  rankFindings,
  wantedVersions,
  type Answering,
  type Lookup,
} from '../match/index.ts';
import type { RangeMatch } from '../store/ports.ts';
import type { ScanContext } from './context.ts';
import { enrich, NOTHING_MISSING, type MissingRankings } from './enrich.ts';
import { chooseFeed } from './feed-choice.ts';

/** What the feeds say of the packages of one image. */
export interface MatchedPackages {
  readonly findings: readonly Finding[];
  readonly feeds: readonly FeedUse[];
  readonly problems: readonly Problem[];
  readonly missing: MissingRankings;
  /** Each is a hole, unless an ignore rule covers it. */
  readonly uncompared: readonly UncomparedAdvisory[];
  /** What was asked and answered, for `explain`; absent when no feed answers. */
  readonly asked?: {
    readonly answering: Answering;
    readonly lookups: ReadonlyMap<number, Lookup>;
    readonly matches: readonly RangeMatch[];
  };
}

/** Loads the feeds that a distribution needs, looks its packages up in them, and ranks what they say. */
export async function matchPackages(
  packages: readonly InstalledPackage[],
  distribution: Distribution,
  context: ScanContext,
): Promise<MatchedPackages> {
  const { answering, feeds, problems } = await chooseFeed(distribution, context);
  if (!answering) return { findings: [], feeds, problems, missing: NOTHING_MISSING, uncompared: [] };
  context.onProgress({ kind: 'step', text: 'matching' });
  const names = new Set(packages.flatMap((pkg) => [pkg.name, sourceOf(pkg).name]));
  const { wanted, lookups, problems: notComparable } = wantedVersions(packages, answering);
  const found = await context.store.advisories.match(wanted);
  const matches = found.filter(({ feed }) => feed === answering.feed);
  const matched = matchFindings(matches, lookups, (version) => answering.scheme.sortKey(version));
  const cves = [...new Set(matched.findings.map(({ id }) => id).filter((id) => id.startsWith('CVE-')))];
  const enriched = await enrich(cves, context);
  const findings = rankFindings(matched.findings, enriched.enrichment, distribution);
  return {
    findings,
    feeds: [...feeds, ...enriched.feeds],
    problems: [
      ...problems.filter((problem) => concerns(problem, names)),
      ...leftToNote(notComparable, matched.uncompared),
      ...nothingLookedUp(lookups, distribution),
      ...matched.problems,
    ],
    missing: enriched.missing,
    uncompared: matched.uncompared,
    asked: { answering, lookups, matches },
  };
}

/** Notes about each package do not say it: an answer about none of them is no answer. */
function nothingLookedUp(
  lookups: ReadonlyMap<number, Lookup>,
  { id, version, name }: Distribution,
): readonly Problem[] {
  if (lookups.values().some(isAnswered)) return [];
  const message = `a feed answers for ${name}, and as its own not one of the packages could be looked up`;
  return [{ kind: 'distribution-not-covered', subject: `${id}:${version}`, message }];
}

function isAnswered({ unordered, packages }: Lookup): boolean {
  return unordered === undefined && !packages.every(isSigningKey);
}

function concerns({ package: about }: Problem, names: ReadonlySet<string>): boolean {
  return about === undefined || names.has(about);
}
