import type { Absence, InstalledPackage, RangeMatch, StoredRange } from '../../domain/index.ts';
import type { AdvisoryStore, ProgramStore } from '../../store/ports.ts';
import type { Answering, Lookup } from '../wanted-versions.ts';
import { LinkedCode } from './linked-code.ts';
import { type BoundedMatch, boundOpenEntry, isOpenEntry } from './open-entries.ts';
import { reviewedRows } from './reviewed-rows.ts';
import { isOfGo, isSameFlaw } from './same-flaw.ts';

/** Rules for a joined row, beyond its versions. */
export interface GoRules {
  /** Rows to compare instead. */
  rowsOf(match: RangeMatch): readonly BoundedMatch[];
  /** Returns why the flaw is absent from a package's program. */
  absenceOf(match: RangeMatch, pkg: InstalledPackage): Absence | undefined;
}

export const NO_RULES: GoRules = { rowsOf: (match) => [match], absenceOf: () => undefined };

export interface Sources {
  readonly advisories: Pick<AdvisoryStore, 'match' | 'rangesAbout'>;
  /** Loads the code linked into programs, by the hashes that their packages name. */
  readonly programs: ProgramStore['load'];
}

const ECOSYSTEM = 'Go';
/** Programs whose functions are in memory at a time: half a megabyte each, for the largest. */
const PROGRAMS_AT_A_TIME = 16;

/**
 * Loads the data that rows for Go modules need: other records about their flaws, and the code linked into
 * programs.
 */
export async function goRules(
  matches: readonly RangeMatch[],
  lookups: ReadonlyMap<number, Lookup>,
  answering: Answering,
  { advisories, programs }: Sources,
  seq?: number,
): Promise<GoRules> {
  if (!answering.ecosystems.includes(ECOSYSTEM)) return NO_RULES;
  const holding = Map.groupBy(matches, ({ wanted }) => wanted);
  const holdingWith = ({ wanted }: RangeMatch) => holding.get(wanted) ?? [];
  const unsure = matches.filter((match) => needsOthers(match, holdingWith(match)));
  const names = new Set(unsure.map(({ package: name }) => name));
  const found = names.size === 0 ? [] : await advisories.rangesAbout([...names], answering.ecosystems, seq);
  const related = Map.groupBy(
    found.filter(({ feed }) => feed === answering.feed),
    ({ package: name }) => name,
  );
  const relatedTo = ({ package: name }: RangeMatch) => related.get(name) ?? [];
  const reviewed = new Map(
    matches.map((match) => [match, reviewedRows(match, holdingWith(match), relatedTo(match))]),
  );
  const absences = await findAbsences(rowsByProgram(matches, lookups, reviewed), programs);
  return {
    rowsOf(match) {
      const lookup = lookups.get(match.wanted);
      if (!lookup || !isOpenEntry(match)) return [match];
      const others = { matches: holdingWith(match), ranges: relatedTo(match) };
      return boundOpenEntry(match, lookup, others, (version) => answering.scheme.sortKey(version));
    },
    absenceOf(match, { reach = '' }) {
      const ofProgram = absences.get(reach);
      return ofProgram?.get(match) ?? absenceByReview(reviewed.get(match) ?? [], ofProgram);
    },
  };
}

/** Whether rows count that may not hold the version: rows in another record, which replace or refute this one. */
function needsOthers(match: RangeMatch, holding: readonly RangeMatch[]): boolean {
  return isOfGo(match)
    ? isOpenEntry(match)
    : !holding.some((other) => isOfGo(other) && isSameFlaw(match, other));
}

type Rows = Set<StoredRange>;
type Absences = ReadonlyMap<StoredRange, Absence>;

/** Lists the rows with packages for each program that they may be about. */
function rowsByProgram(
  matches: readonly RangeMatch[],
  lookups: ReadonlyMap<number, Lookup>,
  reviewed: ReadonlyMap<RangeMatch, readonly (readonly StoredRange[])[]>,
): ReadonlyMap<string, Rows> {
  const byProgram = new Map<string, Rows>();
  for (const match of matches) {
    const rows = [match, ...(reviewed.get(match) ?? []).flat()].filter(
      ({ qualifiers }) => qualifiers?.imports,
    );
    if (rows.length === 0) continue;
    for (const { reach } of lookups.get(match.wanted)?.packages ?? []) {
      if (reach === undefined) continue;
      const known = byProgram.get(reach) ?? new Set();
      for (const row of rows) known.add(row);
      byProgram.set(reach, known);
    }
  }
  return byProgram;
}

async function findAbsences(
  rows: ReadonlyMap<string, Rows>,
  programs: Sources['programs'],
): Promise<ReadonlyMap<string, Absences>> {
  const absences = new Map<string, Absences>();
  const hashes = [...rows.keys()];
  for (let start = 0; start < hashes.length; start += PROGRAMS_AT_A_TIME) {
    const loaded = await programs(hashes.slice(start, start + PROGRAMS_AT_A_TIME));
    for (const [hash, reach] of loaded)
      absences.set(hash, absencesIn(new LinkedCode(reach), rows.get(hash) ?? []));
  }
  return absences;
}

function absencesIn(code: LinkedCode, rows: Iterable<StoredRange>): Absences {
  const absences = new Map<StoredRange, Absence>();
  for (const row of rows) {
    const absence = code.absenceOf(row.qualifiers?.imports ?? [], row.package);
    if (absence) absences.set(row, absence);
  }
  return absences;
}

/** One record is enough: each covers the whole flaw. */
function absenceByReview(
  records: readonly (readonly StoredRange[])[],
  ofProgram: Absences | undefined,
): Absence | undefined {
  for (const rows of records) {
    const [row] = rows;
    const absences = rows.map((each) => ofProgram?.get(each));
    const [first] = absences;
    if (row && first && !absences.includes(undefined)) return { ...first, record: row.record };
  }
  return undefined;
}
