import {
  UNREAD_ECOSYSTEM,
  type Advisory,
  type Problem,
  type UnreadState,
  type VulnerableRange,
} from '../../../domain/index.ts';
import { cveOf, endOfCve, sortedIds } from '../../fields/cve-id.ts';
import { placeholder } from '../../feed-kit/placeholder.ts';
import type { AdvisoryWriter } from '../../feed-kit/writer.ts';
import { legibleNames, NO_NAMES, type LegibleNames } from './legible-names.ts';
import { toAdvisory } from './normalise.ts';
import type { OsvRecord } from './schema.ts';

const ENDING = '.json';
/** Characters in an unreadable record to search for CVE IDs, and the number of IDs to keep. */
const SEARCHED = 256 * 1024;
const MOST_CVES = 100;
const CVE = 'CVE-';
/** `CVE-`, a year, a dash, 19 digits, and the next character. */
const LONGEST_CVE = 4 + 4 + 1 + 19 + 1;
/** Maximum package rows per record, and per sync; further records are only counted. */
const MOST_ROWS = 5_000;
const MOST_ROWS_A_SYNC = 50_000;

/** A record that could not be read; its text is not kept. */
export interface UnreadRecord {
  readonly file: string;
  readonly reason: string;
  readonly state: UnreadState;
  readonly cves: readonly string[];
  readonly names: LegibleNames;
}

/** Reason why a file holds no record that can be read, and its text, if that was read. */
export interface UnreadAdvisory {
  readonly reason: string;
  readonly state: UnreadState;
  readonly text?: string;
}

/** Returns a record's file name in an export. */
export function fileOfRecord(id: string): string {
  return `${id}${ENDING}`;
}

export function idOfFile(file: string): string {
  return file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : file;
}

export function unreadRecord(
  file: string,
  { reason, state, text }: UnreadAdvisory,
  ecosystem: string,
): UnreadRecord {
  const own = cveOf(idOfFile(file));
  const cves = [...(own === undefined ? [] : [own]), ...cvesIn((text ?? '').slice(0, SEARCHED))];
  const names = text === undefined ? NO_NAMES : legibleNames(text, ecosystem);
  return { file, reason, state, cves: sortedIds(cves), names };
}

/**
 * Converts a record. Reads the names of unreadable packages from the text; a record with nothing else counts
 * as unread.
 */
export function readAdvisory(
  record: OsvRecord,
  text: string,
  ecosystem: string,
  onProblem: (problem: Problem) => void,
): Advisory | UnreadRecord {
  const advisory = toAdvisory(record, ecosystem, onProblem);
  const { id, ranges } = advisory;
  const unread = ranges.find(({ state }) => state === 'unreadable');
  if (!unread) return advisory;
  const found = unreadRecord(
    fileOfRecord(id),
    { reason: unread.unread ?? '', state: 'unreadable', text },
    ecosystem,
  );
  if (ranges.every(({ state }) => state === 'unreadable')) return found;
  const read = new Set(ranges.map((range) => range.package));
  return {
    ...advisory,
    ranges: [...ranges, ...namedRows(found, []).filter((row) => !read.has(row.package))],
  };
}

/**
 * Writes unreadable records, after all others. A previous version in the store stays in force. Otherwise the
 * record covers each package whose name is legible in it, with unknown versions. `ecosystems` are all in the
 * feed.
 */
export async function writeUnread(
  writer: AdvisoryWriter,
  records: readonly UnreadRecord[],
  ecosystems: Iterable<string>,
): Promise<void> {
  const kept = await writer.keep(records.map(({ file }) => idOfFile(file)));
  const all = [...ecosystems].filter((ecosystem) => ecosystem !== UNREAD_ECOSYSTEM);
  let left = MOST_ROWS_A_SYNC;
  for (const record of records) {
    const rows = kept.has(idOfFile(record.file)) ? [] : namedRows(record, all).slice(0, left);
    left -= rows.length;
    await writer.add(withRows(record, rows));
  }
}

export function withoutNames(record: UnreadRecord): Advisory {
  return withRows(record, []);
}

/** Uses the file name as ID, so that the record's previous version can stay beside it. */
function withRows({ file, reason, state, cves }: UnreadRecord, rows: readonly VulnerableRange[]): Advisory {
  const id = idOfFile(file);
  const aliases = cveOf(id) === undefined ? [id] : [];
  return { id: file, cves, aliases, ratings: [], ranges: [placeholder(state, reason), ...rows] };
}

/** Takes all releases in the export where the record breaks off, or names no release. */
function namedRows({ names, reason }: UnreadRecord, all: readonly string[]): readonly VulnerableRange[] {
  const { packages, ecosystems: own, isCut } = names;
  const isOpen = own.length === 0 || (isCut && packages.length * all.length <= MOST_ROWS);
  const ecosystems = isOpen ? new Set([...own, ...all]) : own;
  const rows: VulnerableRange[] = [];
  for (const name of packages)
    for (const ecosystem of ecosystems)
      if (rows.length < MOST_ROWS)
        rows.push({ ecosystem, package: name, state: 'not-compared', unread: reason });
  return rows;
}

function cvesIn(text: string): string[] {
  const cves = new Set<string>();
  for (let at = text.indexOf(CVE); at >= 0 && cves.size < MOST_CVES; at = text.indexOf(CVE, at + 1)) {
    const rest = text.slice(at, at + LONGEST_CVE);
    const end = endOfCve(rest);
    // Copied, since a substring keeps the whole text in memory.
    if (end > 0) cves.add(Buffer.from(rest.slice(0, end)).toString());
  }
  return [...cves];
}
