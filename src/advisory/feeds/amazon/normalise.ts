import type { Advisory, Rating, VulnerableRange } from '../../../domain/index.ts';
import { cveOf, sortedIds } from '../../fields/cve-id.ts';
import { toRfc3339 } from '../../fields/date.ts';
import { severityOfWord } from '../../fields/severity-word.ts';
import { placeholder } from '../../feed-kit/placeholder.ts';
import { updateRanges } from '../../feed-kit/update-ranges.ts';
import type { Update } from '../../feed-kit/updateinfo.ts';
import { lowestOfLine, type PackageLines } from './extras-line.ts';

/** An update with the place that it is from. */
export interface PlacedUpdate {
  readonly update: Update;
  /** Its number in its repository, for one without an ID. */
  readonly place: string;
  readonly topic?: string;
}

/** Converts a security update; undefined for any other. */
export function toAdvisory(
  { update, place, topic }: PlacedUpdate,
  release: string,
  lines: PackageLines,
): Advisory | undefined {
  if (update.type !== 'security') return undefined;
  const ecosystem = `Amazon Linux:${release}`;
  const ranges: readonly VulnerableRange[] = updateRanges(update, ecosystem).map((range) => {
    const lower =
      topic === undefined || range.upper === undefined
        ? undefined
        : lowestOfLine({ name: range.package, arch: '', version: range.upper }, topic, lines);
    return lower === undefined ? range : { ...range, lower };
  });
  const [published, modified] = [update.issued, update.updated].map(utc);
  return {
    id: update.id === '' ? place : update.id,
    // Release 1 has CVE-PENDING, too.
    cves: sortedIds(update.references.flatMap(({ id }) => cveOf(id) ?? [])),
    aliases: [],
    ...(update.title !== '' && { title: update.title }),
    ...addressOf(update.id),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ratings: ratingsOf(update.severity),
    ranges: update.id === '' ? [placeholder('unreadable', 'an update has no ID', ecosystem)] : ranges,
  };
}

function ratingsOf(word: string): readonly Rating[] {
  const severity = severityOfWord(word);
  return severity === undefined ? [] : [{ source: 'amazon', severity }];
}

/** Dates are in UTC, with or without a zone, and may lack seconds: `2023-02-17 20:41`. */
function utc(written: string): string | undefined {
  const [, day, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?/u.exec(written) ?? [];
  return day === undefined ? undefined : toRfc3339(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
}

/** `ALAS2-2023-1` is at AL2/ALAS2-2023-1.html, and the first release's at the top. */
function addressOf(id: string): { readonly url?: string } {
  const [, release] = /^ALAS(2023|2022|2)?[A-Z\d.-]*-\d{4}-\d+$/u.exec(id) ?? [];
  if (!id.startsWith('ALAS')) return {};
  return { url: `https://alas.aws.amazon.com/${release === undefined ? '' : `AL${release}/`}${id}.html` };
}
