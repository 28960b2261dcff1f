import { isJsonObject } from '../../../domain/index.ts';
import type { OsvAffected } from './affected.ts';
import type { OsvRecord } from './schema.ts';

/** Kernel Live Patch Security Notices: their versions need no live patch and are in no package repository. */
const LIVE_PATCHES = 'LSN-';

/**
 * Checks whether Ubuntu's CVE records in the same export cover this notice better, package by package and CVE by CVE.
 */
export function isCoveredByCveRecords(record: OsvRecord): boolean {
  return record.id.startsWith(LIVE_PATCHES) || isAmbiguousNotice(record);
}

/**
 * Checks whether some CVEs in a record apply only to some releases. Ubuntu's notices (USN-) give the mapping
 * in `cves_map`; an ambiguous notice is omitted rather than applied to releases that its CVE never touched.
 */
function isAmbiguousNotice(record: OsvRecord): boolean {
  const maps = new Set(record.affected.map((entry) => cvesOf(entry)));
  return maps.size > 1 && !maps.has(undefined);
}

function cvesOf({ database_specific: specific }: OsvAffected): string | undefined {
  const map = isJsonObject(specific) ? specific['cves_map'] : undefined;
  const cves = isJsonObject(map) && Array.isArray(map['cves']) ? map['cves'] : undefined;
  return cves
    ?.map((cve: unknown) => (isJsonObject(cve) ? cve['id'] : undefined))
    .filter((id) => typeof id === 'string')
    .sort()
    .join(' ');
}
