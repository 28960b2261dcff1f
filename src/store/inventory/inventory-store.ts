import type { Engine } from '../engine.ts';
import type { InventoryStore } from '../ports.ts';

export function createInventoryStore(_engine: Engine): InventoryStore {
  throw new Error('not yet');
}
