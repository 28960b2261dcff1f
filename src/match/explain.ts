import {
  defined,
  type AnswerReason,
  type ScanResult,
  type InstalledPackage,
  UNREAD_PACKAGE,
  type RangeMatch,
  type StoredRange,
  type Explanation,
  type PackageAnswer,
} from '../domain/index.ts';
import { conditionsHold } from './conditions.ts';
import { countedIds } from './counted-ids.ts';
import { evidenceOf } from './evidence.ts';
import { findingsAbout } from './findings-about.ts';
import { NO_RULES, type GoRules } from './go/index.ts';
import { lookedUpAs } from './looked-up-as.ts';
import type { Answering, Lookup } from './wanted-versions.ts';

/** A feed's packages, and the lookups made in it. */
export interface ExplainedPackage {
  readonly answering: Answering;
  readonly packages: ReadonlySet<InstalledPackage>;
  /** The image's joined rows, and the lookups behind them. */
  readonly matches: readonly RangeMatch[];
  readonly lookups: ReadonlyMap<number, Lookup>;
  readonly rules: GoRules;
}

/** Represents a feed in which nothing was looked up. */
export function withoutLookups(answering: Answering): ExplainedPackage {
  return { answering, packages: new Set(), matches: [], lookups: new Map(), rules: NO_RULES };
}

/** Data from which an ID can be explained. */
export interface Explainable {
  readonly result: Pick<ScanResult, 'packages' | 'findings' | 'suppressed'>;
  readonly asked: readonly (ExplainedPackage & {
    /** Every row for the ID in the answering ecosystems. */
    readonly ranges: readonly StoredRange[];
  })[];
}

/** Explains why an ID (a CVE or a record ID) is reported, or what excludes it. */
export function explain(id: string, { result, asked }: Explainable): Explanation {
  const all = asked.flatMap((each) => each.ranges);
  const { unread = [], ranges = [] } = Object.groupBy(all, (range) =>
    isUnread(range) ? 'unread' : 'ranges',
  );
  const isAbout = findingsAbout(id, ranges);
  const findings = result.findings.filter(isAbout);
  const suppressed = result.suppressed.filter(({ finding }) => isAbout(finding));
  if (findings.length > 0) return { id, kind: 'reported', findings, suppressed };
  if (suppressed.length > 0) return { id, kind: 'hidden', suppressed };
  const answers = answersOf({ result, asked });
  if (answers.length > 0) return { id, kind: 'not-reported', answers };
  if (unread.length > 0) {
    return { id, kind: 'unreadable', records: [...new Set(unread.map(({ record }) => record))] };
  }
  if (ranges.length === 0) return { id, kind: 'not-in-feeds' };
  return { id, kind: 'no-such-package', packages: [...new Set(ranges.map((range) => range.package))].sort() };
}

/** Whether a row represents a record whose packages could not even be read. */
function isUnread({ package: name }: StoredRange): boolean {
  return name === UNREAD_PACKAGE;
}

function answersOf({ result, asked }: Explainable): readonly PackageAnswer[] {
  const owned = new Set(asked.flatMap(({ packages }) => [...packages]));
  return asked.flatMap((each) => {
    const isOfLanguage = result.packages.some((pkg) => isOfEcosystem(pkg, each));
    const candidates = result.packages.filter((pkg) => {
      if (pkg.status === 'distribution-owned') return isOfEcosystem(pkg, each);
      return each.packages.has(pkg) || !(isOfLanguage || owned.has(pkg));
    });
    return installedRows(each, candidates);
  });
}

function isOfEcosystem({ ecosystem }: InstalledPackage, { answering }: ExplainedPackage): boolean {
  return ecosystem !== undefined && answering.ecosystems.includes(ecosystem);
}

/** Answers for each row and each installed package that it names, unless the row holds. */
function installedRows(
  { answering, packages: own, matches, lookups, rules, ranges }: Explainable['asked'][number],
  candidates: readonly InstalledPackage[],
): readonly PackageAnswer[] {
  const matched = matchedPackages(matches, lookups);
  const named = candidates.flatMap((pkg) => lookedUpAs(pkg, answering).map((as) => ({ pkg, as })));
  const byName = Map.groupBy(named, ({ as }) => as.name);
  return ranges.flatMap((range) =>
    (byName.get(range.package) ?? []).flatMap(({ pkg, as: { name, kind, version } }) => {
      const match = matched.get(rangeKey(range))?.get(pkg);
      const absent = match && rules.absenceOf(match, pkg);
      const isOrdered = pkg.status !== 'unreleased' && answering.scheme.sortKey(version).ok;
      const reason =
        notAsked(pkg, own) ??
        (isOrdered ? undefined : 'version-unparsable') ??
        (absent ? 'not-linked' : reasonOf(range, pkg, match && rules.rowsOf(match)));
      if (reason === undefined) return [];
      const evidence = evidenceOf(range, { name, version, nameKind: kind });
      return [{ package: pkg, reason, ...defined({ absent }), evidence }];
    }),
  );
}

function matchedPackages(matches: readonly RangeMatch[], lookups: ReadonlyMap<number, Lookup>) {
  const matched = new Map<string, Map<InstalledPackage, RangeMatch>>();
  for (const match of matches) {
    const key = rangeKey(match);
    const packages = matched.get(key) ?? new Map<InstalledPackage, RangeMatch>();
    for (const pkg of lookups.get(match.wanted)?.packages ?? []) packages.set(pkg, match);
    matched.set(key, packages);
  }
  return matched;
}

/** Undefined for a package that was looked up. */
function notAsked(pkg: InstalledPackage, own: ReadonlySet<InstalledPackage>): AnswerReason | undefined {
  if (own.has(pkg)) return undefined;
  return pkg.status === 'distribution-owned' ? 'distribution-owned' : 'third-party';
}

/** Undefined for a row that holds. */
function reasonOf(
  range: StoredRange,
  pkg: InstalledPackage,
  rows: readonly RangeMatch[] | undefined,
): AnswerReason | undefined {
  const isInformational = range.qualifiers?.informational !== undefined;
  if (isInformational || countedIds(range).length === 0) return 'no-vulnerability';
  if (!rows) return 'version-outside';
  const [row] = rows;
  if (!row) return 'versions-elsewhere';
  const conditions = conditionsHold(range, pkg);
  // Another package's pardon explains nothing.
  if (conditions === 'no' && range.state === 'not-affected') return undefined;
  if (conditions === 'unknown') return 'module-unknown';
  if (conditions === 'no') return 'conditions-unmet';
  if (row.state === 'not-compared') return 'not-compared';
  return range.state === 'not-affected' ? 'not-affected' : undefined;
}

/** Identifies a feed row, since stored rows have no number. */
function rangeKey(range: StoredRange): string {
  const { feed, record, ecosystem, lower, upper, exact, state, qualifiers } = range;
  return JSON.stringify([feed, record, ecosystem, range.package, lower, upper, exact, state, qualifiers]);
}
