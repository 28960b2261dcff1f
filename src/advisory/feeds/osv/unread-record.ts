import type { Advisory, UnreadState } from '../../../domain/index.ts';
import { cveOf, endOfCve, sortedIds } from '../../fields/cve-id.ts';
import { placeholder } from '../../feed-kit/placeholder.ts';

const ENDING = '.json';
/** Characters of an unreadable record to search for CVE IDs, and the number of IDs to keep. */
const SEARCHED = 256 * 1024;
const MOST_CVES = 100;
const CVE = 'CVE-';
/** `CVE-`, a year, a dash, 19 digits, and the next character. */
const LONGEST_CVE = 4 + 4 + 1 + 19 + 1;

/** Returns the file name of a record in an export. */
export function fileOfRecord(id: string): string {
  return `${id}${ENDING}`;
}

export function idOfFile(file: string): string {
  return file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : file;
}

/**
 * Represents a record that could not be read. Its ID is its file name, so that the previous version of the record can
 * stay beside it. It lists the CVEs found in its text, so that queries for them show it.
 */
export function unreadRecord(file: string, reason: string, state: UnreadState, text = ''): Advisory {
  const id = idOfFile(file);
  const own = cveOf(id);
  return {
    id: file,
    cves: sortedIds([...(own === undefined ? [] : [own]), ...cvesIn(text.slice(0, SEARCHED))]),
    aliases: own === undefined ? [id] : [],
    ratings: [],
    ranges: [placeholder(state, reason)],
  };
}

function cvesIn(text: string): string[] {
  const cves = new Set<string>();
  for (let at = text.indexOf(CVE); at >= 0 && cves.size < MOST_CVES; at = text.indexOf(CVE, at + 1)) {
    const rest = text.slice(at, at + LONGEST_CVE);
    const end = endOfCve(rest);
    if (end > 0) cves.add(rest.slice(0, end));
  }
  return [...cves];
}
