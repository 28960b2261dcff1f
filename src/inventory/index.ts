import { openStoreEngine, type StoreOptions } from '../store/index.ts';
import { createInventory } from './create-inventory.ts';
import type { Inventory } from './ports.ts';

/** Opens a store, including the fleet. Throws as `openStore` does. */
export async function openInventory(options: StoreOptions): Promise<Inventory> {
  return createInventory(await openStoreEngine(options), options.now ?? (() => new Date()));
}
