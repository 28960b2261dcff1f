import type { Advisory } from '../../domain/index.ts';
import { sortedIds } from '../fields/cve-id.ts';
import { toRfc3339 } from '../fields/date.ts';
import { severityOfWord } from '../fields/severity-word.ts';
import { placeholder } from './placeholder.ts';
import { updateRanges } from './update-ranges.ts';
import type { Update } from './updateinfo.ts';

const CVE_IDS = /\bCVE-\d{4}-\d{4,}\b/gu;

/** Converts a security update, which has this number in its list; undefined for any other. */
export function fedoraAdvisory(update: Update, ecosystem: string, number: number): Advisory | undefined {
  if (update.type !== 'security') return undefined;
  const { id, severity } = update;
  const [published, modified] = [update.issued, update.updated].map(utc);
  const rating = severityOfWord(severity);
  return {
    id: id === '' ? `update ${number} of ${ecosystem}` : id,
    cves: cvesOf(update),
    aliases: [],
    ...(id.startsWith('FEDORA-') && { url: `https://bodhi.fedoraproject.org/updates/${id}` }),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ratings: rating === undefined ? [] : [{ source: 'fedora', severity: rating }],
    ranges:
      id === ''
        ? [placeholder('unreadable', 'an update has no ID', ecosystem)]
        : updateRanges(update, ecosystem),
  };
}

/**
 * An update names its CVEs in the titles of the bugs that it closes. Its description may name others, fixed
 * long ago, so it counts only where no bug names one.
 */
function cvesOf({ references, title, description }: Update): readonly string[] {
  const ofBugs = idsIn(references.map((reference) => reference.title).join('\n'));
  return ofBugs.length > 0 ? ofBugs : idsIn(`${title}\n${description}`);
}

function idsIn(text: string): readonly string[] {
  return sortedIds(text.match(CVE_IDS) ?? []);
}

/** Dates are in UTC: `2026-11-20 01:23:45`. */
function utc(written: string): string | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/u.exec(written) ?? [];
  return day === undefined ? undefined : toRfc3339(`${day}T${time}Z`);
}
