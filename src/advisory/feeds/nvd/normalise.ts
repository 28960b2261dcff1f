import { defined, type CveRecord } from '../../../domain/index.ts';
import { ratingOfVector } from '../../fields/cvss.ts';
import { toRfc3339 } from '../../fields/date.ts';
import { toDescription } from '../../fields/description.ts';
import type { NvdCve } from './schema.ts';

/** Answers repeat ratings by CNAs and CISA, which the CVE list gives first hand. */
const NVD_ITSELF = 'nvd@nist.gov';

export function toNvdRecord(json: NvdCve | undefined, cve: string, fetchedAt: string): CveRecord {
  if (json === undefined) return { cve, found: false, fetchedAt, ratings: [] };
  const title = toDescription(json.descriptions.find(({ lang }) => lang === 'en')?.value);
  const published = toRfc3339(json.published);
  const modified = toRfc3339(json.lastModified);
  const isRejected = json.vulnStatus === 'Rejected';
  const { cvssMetricV40 = [], cvssMetricV31 = [], cvssMetricV30 = [], cvssMetricV2 = [] } = json.metrics;
  const own = [...cvssMetricV40, ...cvssMetricV31, ...cvssMetricV30, ...cvssMetricV2].filter(
    ({ source }) => source === NVD_ITSELF,
  );
  return {
    cve,
    found: true,
    ...(isRejected && { rejected: true }),
    ...defined({ title, published, modified }),
    fetchedAt,
    ratings: isRejected
      ? []
      : own.flatMap(({ cvssData }) => ratingOfVector('nvd', cvssData.vectorString) ?? []),
  };
}
