import {
  toTitle,
  type InstalledPackage,
  type RangeMatch,
  type Evidence,
  type Notice,
  type Problem,
  type NotComparedAdvisory,
  type Finding,
} from '../domain/index.ts';
import { aliasesOf } from './aliases-of.ts';
import { conditionsHold } from './conditions.ts';
import { contradictionIn } from './contradictions.ts';
import { countedIds, isAboutOneFlaw } from './counted-ids.ts';
import { evidenceOf } from './evidence.ts';
import { fixPublished } from './fix-published.ts';
import { flawsOf } from './flaws-of.ts';
import { NO_RULES, type GoRules } from './go/index.ts';
import { isOverruled } from './overruled.ts';
import { resolve, type KeyOf } from './resolution.ts';
import { isSameText } from './same-text.ts';
import { NotComparedAdvisories, type ComparedFindings } from './not-compared.ts';
import type { Lookup } from './wanted-versions.ts';

/** A finding before ranking: its `ratings` are the advisories' own. */
export type MatchedFinding = Omit<Finding, 'severity' | 'severitySource' | 'epss' | 'kev'>;

export interface MatchedFindings {
  /** In match order, with packages from one lookup side by side. */
  readonly findings: readonly MatchedFinding[];
  readonly notices: readonly Notice[];
  readonly problems: readonly Problem[];
  /** Records that may apply to a package and could not be compared with it. */
  readonly notCompared: readonly NotComparedAdvisory[];
}

/** A row that holds for a package, and the evidence that it gives. */
interface Row {
  readonly match: RangeMatch;
  readonly evidence: Evidence;
}

interface Candidate {
  readonly id: string;
  readonly package: InstalledPackage;
  readonly rows: Row[];
  /** Set for a language package, whose records are grouped by flaw. */
  readonly aliases?: readonly string[];
}

/** Converts joined rows into findings, one per flaw and package. */
export function matchFindings(
  matches: readonly RangeMatch[],
  lookups: ReadonlyMap<number, Lookup>,
  keyOf: KeyOf,
  rules: GoRules = NO_RULES,
): MatchedFindings {
  const { candidates, notCompared } = candidatesOf(matches, lookups, rules);
  const findings: MatchedFinding[] = [];
  const notices: Notice[] = [];
  const contradictions = new Map<string, Problem>();
  for (const candidate of candidates.values().flatMap((byId) => byId.values())) {
    const rows = claimsIn(candidate);
    const [first] = rows;
    if (!first) continue;
    if (rows.length < candidate.rows.length) {
      const contradiction = contradictionIn(
        candidate.id,
        candidate.rows.map(({ match }) => match),
      );
      // Once for all packages from one source.
      if (contradiction) contradictions.set(contradiction.message, contradiction);
    }
    const finding = findingOf(candidate, rows, keyOf);
    // Another database's record may call the same flaw a vulnerability.
    const abouts = rows.map(({ match }) => match.qualifiers?.informational);
    const [about] = abouts;
    if (about !== undefined && !abouts.includes(undefined)) notices.push(noticeOf(finding, about));
    else findings.push(finding);
  }
  return {
    findings,
    notices,
    problems: [...contradictions.values()],
    notCompared: notCompared.isEmpty ? [] : notCompared.open(comparedFindings(findings, candidates)),
  };
}

/** Returns the rows that call the package affected, unless the same record knows better. */
function claimsIn({ rows, package: pkg }: Candidate): readonly Row[] {
  const claims = rows.filter(({ match }) => match.state !== 'not-affected');
  if (claims.length === rows.length) return claims;
  const all = rows.map(({ match }) => match);
  return claims.filter(({ match }) => !isOverruled(match, all, pkg));
}

function findingOf(
  { id, package: pkg, aliases: known }: Candidate,
  rows: readonly Row[],
  keyOf: KeyOf,
): MatchedFinding {
  const ranges = rows.map(({ match }) => match);
  const { published, modified } = ranges[0] ?? {};
  const aliases = known ?? aliasesOf(id, ranges);
  const isAbout = (match: RangeMatch) =>
    isAboutOneFlaw(match, id) || (known !== undefined && match.cves.length <= 1);
  const resolution = resolve(ranges, keyOf);
  const fixed = fixPublished(ranges, resolution);
  const title = ranges.find((match) => match.title !== undefined && isAbout(match))?.title;
  return {
    id,
    package: pkg,
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(aliases.length > 0 && { aliases }),
    ...resolution,
    ...(fixed !== undefined && { fixPublished: fixed }),
    ratings: ranges.flatMap(({ ratings }) => ratings),
    evidence: rows.map(({ evidence }) => evidence),
  };
}

function noticeOf(
  { id, aliases, title, package: pkg, fixedVersion, evidence }: MatchedFinding,
  about: string,
): Notice {
  return {
    id,
    ...(aliases && { aliases }),
    about,
    ...(title !== undefined && { title: toTitle(title) }),
    package: pkg,
    ...(fixedVersion !== undefined && { fixedVersion }),
    evidence,
  };
}

type Candidates = ReadonlyMap<InstalledPackage, ReadonlyMap<string, Candidate>>;

function candidatesOf(joined: readonly RangeMatch[], lookups: ReadonlyMap<number, Lookup>, rules: GoRules) {
  const byPackage = new Map<InstalledPackage, Map<string, Candidate>>();
  const ofLanguages = new Map<InstalledPackage, Row[]>();
  const notCompared = new NotComparedAdvisories();
  const matches = joined.flatMap((own) => rules.rowsOf(own).map((match) => ({ own, match })));
  for (const { own, match } of matches) {
    const lookup = lookups.get(match.wanted);
    const ids = countedIds(match);
    if (!lookup || ids.length === 0) continue;
    const holds = holdsVersion(match, lookup);
    if (holds === false) continue;
    const row = { match, evidence: evidenceOf(match, lookup) };
    for (const pkg of lookup.packages) {
      const verdict = rules.absenceOf(own, pkg) ? 'no' : conditionsHold(match, pkg);
      if (verdict === 'no') continue;
      if (holds !== true && match.qualifiers?.informational !== undefined) continue;
      if (holds !== true || verdict === 'unknown') {
        notCompared.add(match, lookup, pkg, holds === true ? STREAM_UNKNOWN : holds);
        continue;
      }
      // Also for a language package, so that findings keep the match order.
      const byId = entry(byPackage, pkg, () => new Map<string, Candidate>());
      if (pkg.ecosystem !== undefined) {
        entry(ofLanguages, pkg, () => []).push(row);
        continue;
      }
      for (const id of ids) entry(byId, id, () => ({ id, package: pkg, rows: [] })).rows.push(row);
    }
  }
  for (const [pkg, rows] of ofLanguages) byPackage.set(pkg, byFlaw(pkg, rows));
  return { candidates: byPackage, notCompared };
}

function byFlaw(pkg: InstalledPackage, rows: readonly Row[]): Map<string, Candidate> {
  const records = new Map(rows.map(({ match }) => [match.record, match]));
  const flaws = flawsOf([...records.values()]).map(({ id, aliases, records: own }) => {
    const ours = rows.filter(({ match }) => own.has(match.record));
    return [id, { id, package: pkg, rows: ours, aliases }] as const;
  });
  return new Map(flaws);
}

const STREAM_UNKNOWN = 'the module stream of the package, or of the advisory, is unknown';

/** Whether a joined row includes the looked-up version, or the reason why that is unknown. */
function holdsVersion(match: RangeMatch, { version, unordered, packages }: Lookup): boolean | string {
  if (match.state === 'not-compared') return match.unread ?? 'its versions could not be read';
  if (unordered === undefined) return true;
  if (match.exact !== undefined) {
    const isOfLanguage = packages.some(({ ecosystem }) => ecosystem !== undefined);
    return isOfLanguage ? isSameText(match.exact, version) : match.exact === version;
  }
  const isUnbounded = match.upper === undefined && (match.lower ?? '0') === '0';
  return isUnbounded || `the installed version "${version}": ${unordered}`;
}

function comparedFindings(findings: readonly MatchedFinding[], candidates: Candidates): ComparedFindings {
  const fixed = new Map<InstalledPackage, Set<string>>();
  for (const { id, package: pkg, state, aliases = [] } of findings) {
    if (state !== 'fixed') continue;
    const ids = entry(fixed, pkg, () => new Set<string>());
    for (const each of pkg.ecosystem === undefined ? [id] : [id, ...aliases]) ids.add(each);
  }
  const hasRow = (pkg: InstalledPackage, isMeant: (row: RangeMatch) => boolean): boolean => {
    const ofPackage = candidates.get(pkg)?.values();
    return ofPackage?.some(({ rows }) => rows.some(({ match }) => isMeant(match))) === true;
  };
  return {
    isFixed: (pkg, id) => fixed.get(pkg)?.has(id) === true,
    isFound: (pkg, { record }) => pkg.ecosystem !== undefined && hasRow(pkg, (row) => row.record === record),
    isDenied: (pkg, { feed, record, ecosystem }) =>
      hasRow(
        pkg,
        (row) =>
          row.state === 'not-affected' &&
          row.feed === feed &&
          row.record === record &&
          row.ecosystem === ecosystem,
      ),
  };
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
