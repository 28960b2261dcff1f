/** Prefix of Chainguard's records: each is about one vulnerable component of a package. */
export const COMPONENT_RECORD = 'CGA-';

/** Whether a record is about one component: other records may say otherwise of the same package and CVE. */
export function isOfComponent({ record }: { readonly record: string }): boolean {
  return record.startsWith(COMPONENT_RECORD);
}

/** Prefix of GitHub's IDs, by which such a record may name its flaw. */
export const GITHUB_RECORD = 'GHSA-';
