import type { Inventory } from '../../src/inventory/ports.ts';

/** Gives an empty store, which the suite closes. */
export type OpenStore = () => Promise<Inventory>;
