import { severityOfScore, type Finding } from '../../../domain/index.ts';
import { cvssOf } from '../../clair/cvss.ts';

const MAP = 'message/vnd.clair.map.vulnerability';
/** Clair's own; Quay reads scores and vectors from it. */
const CVSS = `${MAP}; enricher=clair.cvss schema=https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema`;
/** The next two are known to Clair's library, and no Clair sends them. */
const EPSS = `${MAP}; enricher=clair.epss schema=none`;
const KEV = `${MAP}; enricher=clair.kev schema=none`;

type ById = Record<string, readonly object[]>;

/** What ranks vulnerabilities, by their ids in the document. */
export function toEnrichments(
  findings: Iterable<readonly [id: string, Finding]>,
): Readonly<Record<string, readonly ById[]>> {
  const cvss: ById = {};
  const epss: ById = {};
  const kev: ById = {};
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
    const { epss: score, kev: exploited } = finding;
    if (score) epss[id] = [{ cve: finding.id, epss: score.probability, percentile: score.percentile }];
    if (exploited) kev[id] = [toKev(finding.id, exploited)];
  }
  const all = [[CVSS, cvss] as const, [EPSS, epss] as const, [KEV, kev] as const];
  return Object.fromEntries(
    all.filter(([, byId]) => Object.keys(byId).length > 0).map(([key, byId]) => [key, [byId]]),
  );
}

function toKev(cve: string, { dateAdded, dueDate, ransomware }: NonNullable<Finding['kev']>) {
  return {
    cve,
    date_added: dateAdded,
    ...(dueDate !== undefined && { due_date: dueDate }),
    known_ransomware_campaign_use: ransomware ? 'Known' : 'Unknown',
  };
}
