import { cveOf, sortedIds } from '../../fields/cve-id.ts';
import type { OsvRecord } from './schema.ts';

/** Flaw databases, not errata: among merely "related" IDs, only theirs are other names for the same flaw. */
const FLAW_DATABASES = ['GHSA-', 'GO-', 'PYSEC-', 'RUSTSEC-'];

export interface RecordIdentity {
  readonly cves: readonly string[];
  readonly aliases: readonly string[];
}

/**
 * Finds a record's CVEs: in its own ID, its aliases, and its `upstream` IDs. Errata from Red Hat, AlmaLinux,
 * Rocky, SUSE and Debian name theirs only in `related`, which elsewhere lists loosely related IDs, so it
 * counts only if the others name no CVE.
 */
export function identityOf(record: OsvRecord): RecordIdentity {
  const stated = [record.id, ...record.aliases, ...record.upstream];
  const statedCves = cvesIn(stated);
  const cves = statedCves.length > 0 ? statedCves : cvesIn(record.related);
  const related = statedCves.length > 0 ? [] : record.related.filter(isFlaw);
  const aliases = [...stated, ...related].filter((id) => id !== record.id && cveOf(id) === undefined);
  return { cves, aliases: sortedIds(aliases) };
}

function cvesIn(ids: readonly string[]): string[] {
  return sortedIds(ids.flatMap((id) => cveOf(id) ?? []));
}

/** Whether a record with this ID describes one flaw, however many CVEs it names. */
export function isFlaw(id: string): boolean {
  return FLAW_DATABASES.some((prefix) => id.startsWith(prefix));
}
