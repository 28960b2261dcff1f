import type { ClairSettings } from '../../../config/index.ts';
import { defined, severityOfScore, type Finding } from '../../../domain/index.ts';
import { cvssOf } from '../../clair/cvss.ts';

const MAP = 'message/vnd.clair.map.vulnerability';
const CVSS = `${MAP}; enricher=clair.cvss schema=https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema`;
/** Types that Clair's library defines but no Clair sends. */
const KEYS = {
  epss: `${MAP}; enricher=clair.epss schema=none`,
  kev: `${MAP}; enricher=clair.kev schema=none`,
} as const;

type ById = Record<string, readonly object[]>;

/**
 * Collects enrichments by the vulnerability's ID in the document. CVSS comes first even if empty: Quay reads
 * the first enricher as CVSS v3, shows no report if an entry there lacks `baseScore`, and logs an error for
 * each other entry.
 */
export function toEnrichments(
  findings: Iterable<readonly [id: string, Finding]>,
  enrichers: ClairSettings['enrichers'],
): Readonly<Record<string, readonly ById[]>> {
  const cvss: ById = {};
  const further: Record<keyof typeof KEYS, ById> = { epss: {}, kev: {} };
  for (const [id, finding] of findings) {
    const rating = cvssOf(finding.ratings, ['3.1', '3.0']);
    if (rating) {
      cvss[id] = [
        {
          version: rating.version,
          vectorString: rating.vector,
          baseScore: rating.score,
          // CVSS v3.1, section 5, calls a score of 0 "none".
          baseSeverity: rating.score === 0 ? 'NONE' : severityOfScore(rating.score).toUpperCase(),
        },
      ];
    }
    const { epss, kev } = finding;
    if (epss) further.epss[id] = [{ cve: finding.id, epss: epss.probability, percentile: epss.percentile }];
    if (kev) further.kev[id] = [toKev(finding.id, kev)];
  }
  return { [CVSS]: [cvss], ...Object.fromEntries(enrichers.map((name) => [KEYS[name], [further[name]]])) };
}

function toKev(cve: string, { dateAdded, dueDate, ransomware }: NonNullable<Finding['kev']>) {
  return {
    cve,
    date_added: dateAdded,
    ...defined({ due_date: dueDate }),
    known_ransomware_campaign_use: ransomware ? 'Known' : 'Unknown',
  };
}
