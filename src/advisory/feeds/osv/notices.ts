import { isObject } from '../../json.ts';
import type { OsvAffected } from './affected.ts';
import type { OsvRecord } from './schema.ts';

/** Kernel Live Patch Security Notices: their versions are those that need no live patch, in no package's repository. */
const LIVE_PATCHES = 'LSN-';

/**
 * Whether what a notice of Ubuntu says is said better, package by package and CVE by CVE, by Ubuntu's CVE records in
 * the same export.
 */
export function isSaidBetter(record: OsvRecord): boolean {
  return record.id.startsWith(LIVE_PATCHES) || isAmbiguousNotice(record);
}

/**
 * Whether a record names CVEs of which some hold only for some of its releases. Ubuntu's notices (USN-) do, and say in
 * `cves_map` which for which: such a notice is left out rather than held against releases that its CVE never touched.
 */
function isAmbiguousNotice(record: OsvRecord): boolean {
  const maps = new Set(record.affected.map((entry) => cvesOf(entry)));
  return maps.size > 1 && !maps.has(undefined);
}

function cvesOf({ database_specific: specific }: OsvAffected): string | undefined {
  const map = isObject(specific) ? specific['cves_map'] : undefined;
  const cves = isObject(map) && Array.isArray(map['cves']) ? map['cves'] : undefined;
  return cves
    ?.map((cve: unknown) => (isObject(cve) ? cve['id'] : undefined))
    .filter((id) => typeof id === 'string')
    .sort()
    .join(' ');
}
