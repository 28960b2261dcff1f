import type { Engine } from '../../store/engine.ts';
import type { FleetStore } from '../ports.ts';
import { bringsNames } from './brings-names.ts';
import { changedPackages, touchedPackages } from './changed-packages.ts';
import { readUnscoped, writeScopes } from './scope-packages.ts';

export function createFleetStore(engine: Engine): FleetStore {
  return {
    unscoped: (version, limit) => readUnscoped(engine.db, version, limit),
    scope: (version, sets, packages) => writeScopes(engine, version, sets, packages),
    changed: (span, asked) => changedPackages(engine, span, asked),
    touched: (span, asked) => touchedPackages(engine, span, asked),
    bringsNames: (span, ecosystem) => bringsNames(engine.db, span, ecosystem),
  };
}
