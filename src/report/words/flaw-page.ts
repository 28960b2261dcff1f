import { isCveId, type Finding } from '../../domain/index.ts';
import { isLink } from '../text/web-address.ts';

/** Returns the page about a flaw: the CVE's, else the one that its record names. */
export function flawPage({ id, evidence }: Pick<Finding, 'id' | 'evidence'>): string | undefined {
  const url = isCveId(id)
    ? `https://www.cve.org/CVERecord?id=${id}`
    : evidence.find(({ record }) => record === id)?.url;
  return url !== undefined && isLink(url) ? url : undefined;
}
