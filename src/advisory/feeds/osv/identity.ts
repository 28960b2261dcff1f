import { cveOf, sortedIds } from '../../cve-id.ts';
import type { OsvRecord } from './schema.ts';

/** Databases of flaws, not of errata: only their ids are other names of a flaw when they are merely "related". */
const FLAW_DATABASES = ['GHSA-', 'GO-', 'PYSEC-', 'RUSTSEC-'];

export interface Identity {
  readonly cves: readonly string[];
  readonly aliases: readonly string[];
}

/**
 * Which CVEs a record is about: the one in its own id, its aliases, and what it stems from (`upstream`). Errata of Red
 * Hat, AlmaLinux, Rocky, SUSE and Debian name theirs only in `related`, which elsewhere holds mere neighbours; so it
 * counts only where the others name none.
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

function isFlaw(id: string): boolean {
  return FLAW_DATABASES.some((prefix) => id.startsWith(prefix));
}
