import { isCveId, type Finding } from '../../domain/index.ts';

/** Lists the pages for a finding's records, and NVD's page for a CVE. */
export function linksOf({ id, evidence }: Pick<Finding, 'id' | 'evidence'>): readonly string[] {
  const links = evidence.flatMap(({ url }) => (url === undefined ? [] : [url]));
  if (isCveId(id)) links.push(`https://nvd.nist.gov/vuln/detail/${id}`);
  return [...new Set(links)];
}
