import type { Store } from '../../src/store/ports.ts';

/** Gives an empty store, which the suite closes. */
export type OpenStore = () => Promise<Store>;
