import { isCveId, type Finding } from '../../domain/index.ts';

/** Lists the pages of the records that report a finding, and NVD's of a CVE. */
export function linksOf({ id, evidence }: Pick<Finding, 'id' | 'evidence'>): readonly string[] {
  const links = evidence.flatMap(({ url }) => (url === undefined ? [] : [url]));
  if (isCveId(id)) links.push(`https://nvd.nist.gov/vuln/detail/${id}`);
  return [...new Set(links)];
}
