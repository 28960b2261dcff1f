import { defined, type Rating, type CveRecord } from '../../../domain/index.ts';
import { ratingOfVector } from '../../fields/cvss.ts';
import { toRfc3339 } from '../../fields/date.ts';
import { feedTextOf } from '../../feed-kit/json.ts';
import { severityOfWord } from '../../fields/severity-word.ts';
import { toDescription } from '../../fields/description.ts';
import type { CveContainer, CveJson } from './schema.ts';

/** CISA's container among the Authorized Data Publishers. */
const CISA = 'CISA-ADP';

export function toRecord(json: CveJson, known: Pick<CveRecord, 'cve' | 'fetchedAt' | 'etag'>): CveRecord {
  const { cveMetadata, containers } = json;
  const { cna, adp } = containers;
  const title = toDescription(
    cna?.title ?? cna?.descriptions.find(({ lang }) => lang.startsWith('en'))?.value,
  );
  const published = toRfc3339(cveMetadata.datePublished);
  const modified = toRfc3339(cveMetadata.dateUpdated);
  const isRejected = cveMetadata.state === 'REJECTED';
  const cisa = adp.filter(({ providerMetadata }) => providerMetadata?.shortName === CISA);
  const ratings = [
    ...(cna === undefined ? [] : ratingsOf(cna, 'cna')),
    ...cisa.flatMap((container) => ratingsOf(container, 'cisa-adp')),
  ];
  return {
    cve: known.cve,
    found: true,
    ...(isRejected && { rejected: true }),
    ...defined({ title, published, modified, etag: known.etag }),
    fetchedAt: known.fetchedAt,
    ratings: isRejected ? [] : ratings,
  };
}

/** Returns every CVSS rating in the container, newest version first, or severity words if it has no CVSS. */
function ratingsOf({ metrics }: CveContainer, source: string): Rating[] {
  const vectors = (['cvssV4_0', 'cvssV3_1', 'cvssV3_0', 'cvssV2_0'] as const).flatMap((version) =>
    metrics.flatMap((metric) => metric[version]?.vectorString ?? []),
  );
  const ratings = [...new Set(vectors)].flatMap((vector) => ratingOfVector(source, vector) ?? []);
  if (ratings.length > 0) return ratings;
  const words = metrics.flatMap(({ other }) => inWords(other?.content ?? {}) ?? []);
  return [...new Set(words)].map((severity) => ({ source, severity }));
}

/** Accepts `{"text": "Low"}`, `{"value": "Important"}`, `{"other": "moderate"}`. */
function inWords(content: Readonly<Record<string, unknown>>): Rating['severity'] | undefined {
  const word = feedTextOf(content, 'text') ?? feedTextOf(content, 'value') ?? feedTextOf(content, 'other');
  return word === undefined ? undefined : severityOfWord(word);
}
