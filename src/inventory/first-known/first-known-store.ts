import type { Engine } from '../../store/engine.ts';
import { lookupKey } from '../../store/queries/lookup-key.ts';
import { distributionHash, packageHash } from '../images/package-sets.ts';
import type { FirstKnownStore, ReportedFlaws } from '../ports.ts';
import { listKnownFlaws, listAnnounced } from './list-known-flaws.ts';
import { type HashedKnownFlaw, writeFirstKnown } from './write-first-known.ts';

export function createFirstKnownStore(engine: Engine): FirstKnownStore {
  const { db } = engine;
  return {
    async record(found) {
      const knownFlaws = hashedFlaws(found);
      if (knownFlaws.length === 0) return;
      await db
        .transaction()
        .execute((transaction) => writeFirstKnown(engine, transaction, found, knownFlaws));
    },
    of: (flaw) => listKnownFlaws(db, flaw),
    announced: (flaw) => listAnnounced(db, flaw),
  };
}

function hashedFlaws({ flaws, distribution }: ReportedFlaws): readonly HashedKnownFlaw[] {
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
