import type { Engine } from '../engine.ts';
import type { ScanStore } from '../ports.ts';

export function createScanStore(_engine: Engine, _now: () => Date): ScanStore {
  throw new Error('not yet');
}
