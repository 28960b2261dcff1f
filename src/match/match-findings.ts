import type { Evidence, Finding, InstalledPackage, Problem } from '../domain/index.ts';
import type { RangeMatch } from '../store/ports.ts';
import { aliasesOf } from './aliases-of.ts';
import { conditionsHold } from './conditions.ts';
import { contradictionIn } from './contradictions.ts';
import { countedIds, isAboutOneFlaw } from './counted-ids.ts';
import { evidenceOf } from './evidence.ts';
import { resolve, type KeyOf } from './resolution.ts';
import type { Lookup } from './wanted-versions.ts';

/** A finding before it was ranked: its `ratings` are the advisories' own. */
export type MatchedFinding = Omit<Finding, 'severity' | 'severitySource' | 'epss' | 'kev'>;

export interface MatchedFindings {
  /** In the order of the matches; packages of one lookup side by side. */
  readonly findings: readonly MatchedFinding[];
  readonly problems: readonly Problem[];
}

/** A row that holds for a package, and the evidence that it makes. */
interface Row {
  readonly match: RangeMatch;
  readonly evidence: Evidence;
}

interface Candidate {
  readonly id: string;
  readonly package: InstalledPackage;
  readonly rows: Row[];
}

/** Turns the rows of the join into findings: one for each id and package. */
export function matchFindings(
  matches: readonly RangeMatch[],
  lookups: ReadonlyMap<number, Lookup>,
  keyOf: KeyOf,
): MatchedFindings {
  const { candidates, doubtful } = candidatesOf(matches, lookups);
  const findings: MatchedFinding[] = [];
  const contradictions = new Map<string, Problem>();
  for (const candidate of candidates) {
    const rows = candidate.rows.filter(({ match }) => match.state !== 'not-affected');
    const [first] = rows;
    if (!first) continue;
    const contradiction = contradictionIn(
      candidate.id,
      candidate.rows.map(({ match }) => match),
    );
    // Once for all packages of one source.
    if (contradiction) contradictions.set(contradiction.message, contradiction);
    const { published, modified } = first.match;
    const ranges = rows.map(({ match }) => match);
    const aliases = aliasesOf(candidate.id, ranges);
    const title = rows.find(({ match }) => match.title !== undefined && isAboutOneFlaw(match, candidate.id))
      ?.match.title;
    findings.push({
      id: candidate.id,
      package: candidate.package,
      ...(title !== undefined && { title }),
      ...(published !== undefined && { published }),
      ...(modified !== undefined && { modified }),
      ...(aliases.length > 0 && { aliases }),
      ...resolve(ranges, keyOf),
      ratings: rows.flatMap((row) => row.match.ratings),
      evidence: rows.map((row) => row.evidence),
    });
  }
  const modules = Array.from(doubtful, ([pkg, records]) => moduleUnknown(pkg, records.size));
  return { findings, problems: [...modules, ...contradictions.values()] };
}

function candidatesOf(matches: readonly RangeMatch[], lookups: ReadonlyMap<number, Lookup>) {
  const byPackage = new Map<InstalledPackage, Map<string, Candidate>>();
  const doubtful = new Map<InstalledPackage, Set<string>>();
  for (const match of matches) {
    const lookup = lookups.get(match.wanted);
    const ids = countedIds(match);
    if (!lookup || ids.length === 0) continue;
    const row = { match, evidence: evidenceOf(match, lookup) };
    for (const pkg of lookup.packages) {
      const verdict = conditionsHold(match, pkg);
      if (verdict === 'unknown') entry(doubtful, pkg, () => new Set<string>()).add(match.record);
      if (verdict !== 'yes') continue;
      const byId = entry(byPackage, pkg, () => new Map<string, Candidate>());
      for (const id of ids) entry(byId, id, () => ({ id, package: pkg, rows: [] })).rows.push(row);
    }
  }
  return { candidates: byPackage.values().flatMap((byId) => byId.values()), doubtful };
}

function moduleUnknown(pkg: InstalledPackage, records: number): Problem {
  const advisories = records === 1 ? 'one advisory' : `${records} advisories`;
  return {
    kind: 'module-unknown',
    subject: pkg.name,
    message: `${pkg.name} ${pkg.version}: ${advisories} could not be compared, for want of a module stream`,
  };
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
