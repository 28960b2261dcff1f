import { flawIdsOf, type Finding } from '../../domain/index.ts';
import type { ChangedFinding } from '../../scan/index.ts';
import type { NewExposure, StoredPackage } from '../../store/ports.ts';

interface StoredFinding {
  readonly stored: StoredPackage;
  readonly finding: Finding;
}

/** Lists what is known of stored packages from a sync on, under each name of its flaw. */
export function exposuresOf(found: readonly StoredFinding[]): readonly NewExposure[] {
  return found.flatMap(({ stored: { packageId, distributionId }, finding }) =>
    flawIdsOf(finding).map((id) => ({
      id,
      isExploited: finding.kev !== undefined,
      package: { packageId, ...(distributionId !== undefined && { distributionId }) },
    })),
  );
}

/** Lists findings that no report had before a sync. */
export function newExposures(changed: readonly ChangedFinding[]): readonly NewExposure[] {
  return exposuresOf(
    changed.flatMap(({ packages }) =>
      packages.flatMap(({ stored, before, after }) => (after && !before ? [{ stored, finding: after }] : [])),
    ),
  );
}
