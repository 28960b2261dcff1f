import type { StoredRange } from '../../domain/index.ts';

const GO_RECORD = 'GO-';

/** Whether a record is from Go's own database, which names packages and functions. */
export function isOfGo({ record }: StoredRange): boolean {
  return record.startsWith(GO_RECORD);
}

/** Whether two rows from different records are about the same flaw in the same module. */
export function isSameFlaw(a: StoredRange, b: StoredRange): boolean {
  if (a.record === b.record || a.package !== b.package || a.ecosystem !== b.ecosystem) return false;
  return (
    a.aliases.includes(b.record) || b.aliases.includes(a.record) || a.cves.some((cve) => b.cves.includes(cve))
  );
}
