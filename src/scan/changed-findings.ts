import { cvesOf, type Finding } from '../domain/index.ts';
import {
  lookUp,
  rankFindings,
  type Answering,
  type Enrichment,
  type MatchedFinding,
} from '../match/index.ts';
import type { ChangedPackages, StoredPackage, SyncSpan } from '../store/ports.ts';
import { isFirstToClaim, type PackageGroup } from './answering.ts';
import { chooseFeeds } from './choose-feeds.ts';
import type { ScanContext } from './context.ts';
import { nameStored } from './name-artifacts.ts';
import { askedScopes, scopePackages } from './scope-packages.ts';
import { sourcesOf } from './sources-of.ts';
import { loadCveRecords, NO_RECORDS } from './load-cve-records.ts';

/**
 * Packages that a vulnerability affects under one of a feed's names on one distribution, or in images without one, before
 * and after a sync.
 */
export type ChangedFinding = Changed<Finding>;

interface Changed<Kind> {
  /** The current finding of any of the packages, or the previous one if it is gone. */
  readonly finding: Kind;
  readonly before: readonly StoredPackage[];
  readonly after: readonly StoredPackage[];
}

/** Packages per lookup: a feed that was replaced whole may have changed all of its names. */
const PACKAGES_A_LOOK = 2000;

/**
 * Compares a report's findings before and now for each distinct stored package whose ranges changed, never image by
 * image. A finding in which only the text, severity or fixed version changed does not count as changed.
 */
export async function changedFindings(
  span: SyncSpan,
  context: ScanContext,
): Promise<readonly ChangedFinding[]> {
  const { advisories, inventory, fleet } = context.store;
  const { groupsOn, answering } = await chooseFeeds(inventory, context);
  const affected = [...answering].filter(([, { feed }]) => feed === span.feed);
  if (affected.length === 0) return [];
  await scopePackages(fleet);
  const asked = affected.flatMap(([group, choice]) => askedScopes(group, choice));
  const changed = await fleet.changed(span, asked);
  const stored = await nameStored(changed.packages, advisories);
  const found: ChangedFinding[] = [];
  for (const packages of Map.groupBy(stored, ({ distributionId }) => distributionId).values()) {
    const groups = groupsOn(packages[0]?.distribution);
    for (const [group, choice] of affected) {
      const own = packages.filter(({ package: pkg }) => isFirstToClaim(group, pkg, groups));
      for (const some of inLooks(own)) {
        for (const change of await changesOf(some, group, choice, { ...span, ...changed }, context))
          found.push(change);
      }
    }
  }
  return found;
}

function* inLooks(packages: readonly StoredPackage[]): Generator<readonly StoredPackage[], void> {
  for (let start = 0; start < packages.length; start += PACKAGES_A_LOOK) {
    yield packages.slice(start, start + PACKAGES_A_LOOK);
  }
}

/** Findings of one distribution, by vulnerability and by the feed's name of the package. */
type Findings = ReadonlyMap<string, readonly MatchedFinding[]>;

async function changesOf(
  packages: readonly StoredPackage[],
  { distribution }: PackageGroup,
  answering: Answering,
  { from, to, ids, advisories }: SyncSpan & ChangedPackages,
  context: ScanContext,
): Promise<readonly ChangedFinding[]> {
  const byPackage = new Map(packages.map((each) => [each.package, each]));
  // Which records of a language describe one flaw, all of them decide together.
  const about = distribution ? advisories : undefined;
  const match = async (seq: number): Promise<Findings> => {
    const { findings } = await lookUp([...byPackage.keys()], answering, sourcesOf(context.store), seq, about);
    return Map.groupBy(about ? findings.filter(({ id }) => ids.has(id)) : findings, nameOf);
  };
  const [before, after] = [await match(from), await match(to)];
  const packagesOf = (findings: readonly MatchedFinding[] = []) =>
    findings.flatMap((finding) => byPackage.get(finding.package) ?? []);
  const changes: Changed<MatchedFinding>[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(name), after.get(name)];
    const finding = now?.[0] ?? old?.[0];
    const change = { before: packagesOf(old), after: packagesOf(now) };
    if (finding && !isSame(change.before, change.after)) changes.push({ finding, ...change });
  }
  return ranked(changes, distribution, context);
}

/**
 * Rates the findings. New CVEs are requested here: reports, which would also request them, are made only after clients
 * were notified.
 */
async function ranked(
  changes: readonly Changed<MatchedFinding>[],
  distribution: PackageGroup['distribution'],
  context: ScanContext,
): Promise<readonly ChangedFinding[]> {
  const findings = changes.map(({ finding }) => finding);
  const cves = [...new Set(findings.flatMap(cvesOf))];
  const { records } = cves.length === 0 ? NO_RECORDS : await loadCveRecords(cves, context);
  const enrichment: Enrichment = { records, epss: new Map(), kev: new Map() };
  return rankFindings(findings, enrichment, distribution).flatMap((finding, index) => {
    const change = changes[index];
    return change ? [{ ...change, finding }] : [];
  });
}

function nameOf({ id, evidence }: MatchedFinding): string {
  return `${id}\0${evidence[0]?.package ?? ''}`;
}

function isSame(a: readonly StoredPackage[], b: readonly StoredPackage[]): boolean {
  const ids = new Set(a.map(({ packageId }) => packageId));
  return a.length === b.length && b.every(({ packageId }) => ids.has(packageId));
}
