import type { Generated } from 'kysely';

/** Tables of the packages of all images together. */
export interface FleetTables {
  scoped_package: ScopedPackageTable;
}

/** A distinct package on one distribution, under a name that feeds know it by. */
interface ScopedPackageTable {
  id: Generated<number>;
  package_id: number;
  /** 0 in images without a distribution. */
  distribution_id: number;
  /** Empty if nobody answers for the package. */
  scope: string;
  name: string;
  version: string;
  /** Null if the version cannot be ordered. */
  version_key: Uint8Array | null;
}
