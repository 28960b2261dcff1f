import type { Advisory, UnreadState } from '../../../domain/index.ts';
import { cveOf, endOfCve, sortedIds } from '../../cve-id.ts';
import { placeholder } from '../../placeholder.ts';

const ENDING = '.json';
/** What of a text that is no record is searched for the CVEs that it names, in characters, and how many are kept. */
const SEARCHED = 256 * 1024;
const MOST_CVES = 100;
const CVE = 'CVE-';
/** `CVE-`, a year, a dash, 19 digits, and the character after them. */
const LONGEST_CVE = 4 + 4 + 1 + 19 + 1;

/** The name that a record's file has in an export. */
export function fileOfRecord(id: string): string {
  return `${id}${ENDING}`;
}

export function idOfFile(file: string): string {
  return file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : file;
}

/**
 * Stands in a feed for a record that could not be read. It goes by the name of its file, so that what was known of the
 * record before may stay beside it, and names the CVEs of its text, so that one who asks about them learns of it.
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
