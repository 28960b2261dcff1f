/** Names of the parts of an export. */
export const CVE_RECORDS_PART = 'cve-records';

export function feedPart(feed: string): string {
  return `feed/${feed}`;
}
