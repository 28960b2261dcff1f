import type { Finding, JudgedFinding } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import type { NotComparedRecord } from '../../inventory/ports.ts';

/** A finding without its package, as it is ranked in one group. */
export type RankedFlaw = JudgedFinding & Pick<Finding, 'fixedVersion' | 'fixRequires'>;

/** A record that could not be compared with the package. */
export interface NotComparedFlaw {
  readonly about: NotComparedRecord;
  readonly group: PackageGroup;
  readonly isOfHeaders: boolean;
}
