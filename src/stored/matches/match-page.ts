import {
  appendTo,
  cvesOf,
  defined,
  flawIdsOf,
  type InstalledPackage,
  isMalware,
  type NotComparedAdvisory,
} from '../../domain/index.ts';
import { claimant } from '../../findings/answering.ts';
import { sourcesOf } from '../../findings/feeds/sources-of.ts';
import type { MatchContent, MatchedFlaw, MatchGroup, StoredPackage } from '../../inventory/ports.ts';
import { type Answering, isKernelHeaders, lookUp, type MatchedFinding } from '../../match/index.ts';
import type { ChosenFeeds } from '../changes/choose-feeds.ts';
import type { StoredContext } from '../context.ts';
import type { WantedGroup } from './wanted-groups.ts';

/** Packages of one group in a page, with their matches. */
interface GroupPage {
  readonly group: MatchGroup;
  readonly packages: readonly {
    readonly stored: StoredPackage;
    readonly matches: readonly MatchContent[];
  }[];
}

/** Looks packages up in the feeds that answer for their groups. */
export async function matchPage(
  packages: readonly StoredPackage[],
  { groupsOn }: ChosenFeeds,
  groups: readonly WantedGroup[],
  context: StoredContext,
): Promise<readonly GroupPage[]> {
  const claimed = Map.groupBy(packages, ({ package: pkg, distribution }) =>
    claimant(pkg, groupsOn(distribution)),
  );
  const pages: GroupPage[] = [];
  for (const { group, wanted, answering } of groups) {
    const own = claimed.get(group) ?? [];
    if (own.length === 0) continue;
    const matches = answering && (await matchesOf(own, answering, wanted.seq, context));
    pages.push({
      group: wanted,
      packages: own.map((stored) => ({ stored, matches: matches?.get(stored.package) ?? [] })),
    });
  }
  return pages;
}

/** Returns false if another worker moved a group meanwhile. */
export async function savePage(pages: readonly GroupPage[], context: StoredContext): Promise<boolean> {
  // First, since matched packages are not looked at again.
  for (const page of pages) await recordFirstKnown(page, context);
  const saved = pages.map(({ group, packages }) => ({
    group,
    packages: packages.map(({ stored: { packageId, distributionId }, matches }) => ({
      packageId,
      ...defined({ distributionId }),
      matches,
    })),
  }));
  return context.store.matches.save(saved);
}

/** Leaves out packages that only the image's report can look up. */
async function matchesOf(
  packages: readonly StoredPackage[],
  answering: Answering,
  seq: number,
  { store }: StoredContext,
): Promise<ReadonlyMap<InstalledPackage, readonly MatchContent[]>> {
  const own = packages.map((stored) => stored.package).filter((pkg) => !needsReport(pkg));
  const { findings, notCompared } = await lookUp(own, answering, sourcesOf(store), seq);
  const matches = new Map<InstalledPackage, MatchContent[]>();
  for (const finding of findings) appendTo(matches, finding.package, toFlaw(finding));
  for (const advisory of notCompared) {
    const content = toUncompared(advisory);
    for (const pkg of advisory.packages) appendTo(matches, pkg, content);
  }
  return matches;
}

/** Whether advisories decide the name to look up, or the matches depend on what is linked into the package's program. */
export function needsReport({ clues, ecosystem }: InstalledPackage): boolean {
  return clues !== undefined || ecosystem === 'Go';
}

function toFlaw(finding: MatchedFinding): MatchContent {
  const { id, aliases, state, fixedVersion, fixRequires, ratings, evidence } = finding;
  const malicious = evidence.filter(({ record }) => isMalware(record)).slice(0, 1);
  return defined({
    kind: 'flaw',
    id,
    aliases,
    state,
    fixedVersion,
    fixRequires,
    ratings,
    evidence: malicious.map(({ feed, record }) => ({ feed, record })),
  });
}

function toUncompared({
  record,
  ids,
  aliases,
  package: name,
  isUnversioned,
}: NotComparedAdvisory): MatchContent {
  return {
    kind: 'uncompared',
    record,
    ids,
    aliases,
    package: name,
    ...defined({ isUnversioned }),
  };
}

/** Records since when flaws are known in packages, as an image's report does. Earlier records stay. */
async function recordFirstKnown(
  { group, packages }: GroupPage,
  { store, now }: StoredContext,
): Promise<void> {
  const flaws: { readonly stored: StoredPackage; readonly match: MatchedFlaw }[] = [];
  for (const { stored, matches } of packages) {
    if (isKernelHeaders(stored.package)) continue;
    for (const match of matches) if (match.kind === 'flaw') flaws.push({ stored, match });
  }
  if (flaws.length === 0) return;
  const kev = await store.enrichment.kev([...new Set(flaws.flatMap(({ match }) => cvesOf(match)))]);
  for (const own of Map.groupBy(flaws, ({ stored }) => stored.distributionId).values()) {
    const distribution = own[0]?.stored.distribution;
    await store.firstKnown.record({
      sync: group.seq,
      at: now().toISOString(),
      ...defined({ distribution }),
      flaws: own.flatMap(({ stored, match }) => {
        const isExploited = cvesOf(match).some((cve) => kev.has(cve));
        return flawIdsOf(match).map((id) => ({ id, package: stored.package, isExploited }));
      }),
    });
  }
}
