import { DISTRIBUTIONS } from '../../../distributions/index.ts';
import { isJsonObject, type Rating, type Severity } from '../../../domain/index.ts';
import { ratingOfVector } from '../../fields/cvss.ts';
import { feedTextOf } from '../../feed-kit/json.ts';
import { severityOfWord } from '../../fields/severity-word.ts';
import type { OsvSeverity } from './affected.ts';
import { isFlaw } from './identity.ts';
import type { OsvRecord } from './schema.ts';

/** Rating sources by ecosystem; the others repeat a CVSS from elsewhere. */
const SOURCES: ReadonlyMap<string, string> = new Map(
  DISTRIBUTIONS.flatMap(({ ecosystem, severitySource }) =>
    ecosystem?.isRated && severitySource !== undefined ? [[ecosystem.name, severitySource] as const] : [],
  ),
);

/**
 * Reads a record's ratings. An erratum is rated by its worst CVE, which says nothing about the others, so its
 * rating counts only for a single CVE.
 */
export function ratingsOf(record: OsvRecord, cves: number): Rating[] {
  if (cves > 1 && !isFlaw(record.id)) return [];
  const source = ratingSourceOf(record.affected[0]?.package?.ecosystem ?? '');
  const ratings = record.severity.flatMap((severity) => ratingOf(severity, source) ?? []);
  const word = wordOf(record);
  if (word !== undefined && ratings.length === 0) ratings.push({ source, severity: word });
  return distinct(ratings);
}

/** Looks up an ecosystem in OSV's spelling, `AlmaLinux:9`. */
export function ratingSourceOf(ecosystem: string): string {
  return SOURCES.get(ecosystem.split(':', 1)[0] ?? '') ?? 'osv';
}

export function ratingOf({ type, score }: OsvSeverity, source: string): Rating | undefined {
  if (type.startsWith('CVSS_')) return ratingOfVector(source, score);
  return type === 'Ubuntu' ? ubuntuRating(score) : undefined;
}

/** Reads Ubuntu's own priority; `untriaged` is not a rating. */
export function ubuntuRating(priority: string): Rating | undefined {
  const severity = severityOfWord(priority);
  return severity && { source: 'ubuntu', severity };
}

/** Reads `database_specific.severity`, or a title's first word: "Important: bcel security update". */
function wordOf({ summary, database_specific: specific }: OsvRecord): Severity | undefined {
  const stated = isJsonObject(specific) ? feedTextOf(specific, 'severity') : undefined;
  const title = summary ?? '';
  const word = stated ?? title.slice(0, Math.max(0, title.indexOf(':')));
  return severityOfWord(word);
}

function distinct(ratings: readonly Rating[]): Rating[] {
  return [
    ...new Map(
      ratings.map((rating) => [`${rating.source} ${rating.vector ?? rating.severity}`, rating]),
    ).values(),
  ];
}
