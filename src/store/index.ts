import type { Store } from './ports.ts';
import { openSqlite } from './sqlite/open.ts';
import { createStore } from './store.ts';

export interface StoreOptions {
  /** Made, with its folder, where it is missing; readable by its owner alone. */
  readonly file: string;
  /** How long a sync waits for another one of the same feed. */
  readonly feedLockTimeoutMs?: number;
  readonly now?: () => Date;
}

/**
 * Opens the embedded store. Throws STORE_FAILED for a file that is no store, is damaged, or cannot be written, and
 * STORE_TOO_NEW for one that a newer program wrote.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  return createStore(await openSqlite(options), options.now ?? (() => new Date()));
}
