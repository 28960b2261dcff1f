import { cveOf, sortedIds } from '../../fields/cve-id.ts';
import type { OsvRecord } from './schema.ts';

/** Databases of flaws, not errata: of merely "related" IDs, only theirs are other names of the same flaw. */
const FLAW_DATABASES = ['GHSA-', 'GO-', 'PYSEC-', 'RUSTSEC-'];

export interface Identity {
  readonly cves: readonly string[];
  readonly aliases: readonly string[];
}

/**
 * Finds the CVEs of a record: in its own ID, its aliases, and its `upstream` IDs. Errata of Red Hat, AlmaLinux, Rocky,
 * SUSE and Debian name theirs only in `related`, which elsewhere lists mere neighbours, so it counts only if the others
 * name none.
 */
export function identityOf(record: OsvRecord): Identity {
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

/** Whether a record of this ID describes one flaw, however many CVEs it names. */
export function isFlaw(id: string): boolean {
  return FLAW_DATABASES.some((prefix) => id.startsWith(prefix));
}
