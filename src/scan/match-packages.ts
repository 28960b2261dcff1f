import { isSigningKey } from '../catalog/index.ts';
import {
  isCveId,
  sourceOf,
  type Distribution,
  type FeedUse,
  type Finding,
  type InstalledPackage,
  type Problem,
  type UncomparedAdvisory,
} from '../domain/index.ts';
import { lookUp, rankFindings, type Asked, type LookedUp } from '../match/index.ts';
import { groupPackages, groupsOf } from './answering.ts';
import type { ScanContext } from './context.ts';
import { enrich, NOTHING_MISSING, type MissingRankings } from './enrich.ts';
import { chooseFeed } from './feed-choice.ts';

/** The feeds' answers about the packages of one image. */
export interface MatchedPackages {
  readonly findings: readonly Finding[];
  readonly feeds: readonly FeedUse[];
  readonly problems: readonly Problem[];
  readonly missing: MissingRankings;
  /** Each is a hole, unless an ignore rule covers it. */
  readonly uncompared: readonly UncomparedAdvisory[];
  /** Questions and answers for `explain`: one per group of packages that a feed answers for. */
  readonly asked: readonly Asked[];
}

/** Loads the feeds that the packages need, looks the packages up, and ranks the findings. */
export async function matchPackages(
  packages: readonly InstalledPackage[],
  distribution: Distribution,
  context: ScanContext,
): Promise<MatchedPackages> {
  const grouped = groupPackages(packages, groupsOf(distribution, context.feedPolicy.prefer));
  const feeds: FeedUse[] = [];
  const problems: Problem[] = [];
  const asked: (Asked & LookedUp)[] = [];
  for (const { group, packages: own } of grouped.groups) {
    const answer = await chooseFeed(group, context);
    for (const feed of answer.feeds) feeds.push(feed);
    for (const problem of answer.problems.filter(concerning(packages))) problems.push(problem);
    if (!answer.answering) continue;
    context.onProgress({ kind: 'step', text: 'matching' });
    const lookedUp = await lookUp(own, answer.answering, context.store.advisories);
    for (const problem of nothingLookedUp(lookedUp, distribution)) problems.push(problem);
    asked.push({ answering: answer.answering, packages: new Set(own), ...lookedUp });
  }
  if (asked.length === 0)
    return { findings: [], feeds, problems, missing: NOTHING_MISSING, uncompared: [], asked };
  const found = asked.flatMap(({ findings }) => findings);
  const cves = [...new Set(found.map(({ id }) => id).filter(isCveId))];
  const enriched = await enrich(cves, context);
  return {
    findings: rankFindings(found, enriched.enrichment, distribution),
    feeds: [...feeds, ...enriched.feeds],
    problems: [...problems, ...grouped.problems, ...asked.flatMap((each) => each.problems)],
    missing: enriched.missing,
    uncompared: asked.flatMap(({ uncompared }) => uncompared),
    asked,
  };
}

/** Reports that no package could be looked up, which notes about single packages do not say. */
function nothingLookedUp({ lookups }: LookedUp, { id, version, name }: Distribution): readonly Problem[] {
  const isAnswered = lookups
    .values()
    .some(({ unordered, packages }) => unordered === undefined && !packages.every(isSigningKey));
  if (isAnswered) return [];
  const message = `a feed answers for ${name}, and as its own not one of the packages could be looked up`;
  return [{ kind: 'distribution-not-covered', subject: `${id}:${version}`, message }];
}

function concerning(packages: readonly InstalledPackage[]): (problem: Problem) => boolean {
  const names = new Set(packages.flatMap((pkg) => [pkg.name, sourceOf(pkg).name]));
  return ({ package: about }) => about === undefined || names.has(about);
}
