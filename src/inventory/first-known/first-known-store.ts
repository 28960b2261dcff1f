import type { Engine } from '../engine.ts';
import { lookupKey } from '../inventory/lookup-key.ts';
import { distributionHash, packageHash } from '../inventory/package-sets.ts';
import type { ExposureStore, ReportedFlaws } from '../ports.ts';
import { listExposures, listTold } from './list-exposures.ts';
import { writeExposures, type HashedExposure } from './write-exposures.ts';

export function createExposureStore(engine: Engine): ExposureStore {
  const { db } = engine;
  return {
    async record(found) {
      const exposures = hashedFlaws(found);
      if (exposures.length === 0) return;
      await db.transaction().execute((transaction) => writeExposures(engine, transaction, found, exposures));
    },
    of: (flaw) => listExposures(db, flaw),
    told: (flaw) => listTold(db, flaw),
  };
}

function hashedFlaws({ flaws, distribution }: ReportedFlaws): readonly HashedExposure[] {
  const of = distribution === undefined ? '' : distributionHash(distribution);
  const packages = new Set(flaws.map(({ package: pkg }) => pkg));
  const hashes = new Map(Array.from(packages, (pkg) => [pkg, packageHash(pkg)]));
  return flaws.map(({ id, isExploited, package: pkg }) => ({
    flaw: lookupKey(id),
    package: hashes.get(pkg) ?? '',
    distribution: of,
    name: lookupKey(pkg.name),
    version: lookupKey(pkg.version),
    isExploited,
  }));
}
