/** Names of the parts of an export. */
export const CVE_RECORDS_PART = 'cve-records';

export function partOf(feed: string): string {
  return `feed/${feed}`;
}
