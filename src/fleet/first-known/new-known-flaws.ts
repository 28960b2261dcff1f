import { defined, type Finding, flawIdsOf } from '../../domain/index.ts';
import type { NewKnownFlaw, StoredPackage } from '../../inventory/ports.ts';
import type { ChangedFinding } from '../../stored/index.ts';

interface StoredFinding {
  readonly stored: StoredPackage;
  readonly finding: Finding;
}

/** Lists flaws first known in stored packages since a sync, under each of their IDs. */
export function knownFlawsOf(found: readonly StoredFinding[]): readonly NewKnownFlaw[] {
  return found.flatMap(({ stored: { packageId, distributionId }, finding }) =>
    flawIdsOf(finding).map((id) => ({
      id,
      isExploited: finding.kev !== undefined,
      package: { packageId, ...defined({ distributionId }) },
    })),
  );
}

/** Lists findings that no report had before a sync. */
export function newKnownFlaws(changed: readonly ChangedFinding[]): readonly NewKnownFlaw[] {
  return knownFlawsOf(
    changed.flatMap(({ packages }) =>
      packages.flatMap(({ stored, before, after }) => (after && !before ? [{ stored, finding: after }] : [])),
    ),
  );
}
