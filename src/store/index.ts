import type { Engine } from './engine.ts';
import type { Store } from './ports.ts';
import { createStore } from './store.ts';

/** The embedded store in a file, or one in a Postgres that many processes share. */
export type StoreOptions = (EmbeddedStore | SharedStore) & {
  /** How long a sync waits for another one of the same feed. */
  readonly feedLockTimeoutMs?: number;
  readonly now?: () => Date;
};

interface EmbeddedStore {
  /** Made, with its folder, where it is missing; readable by its owner alone. */
  readonly file: string;
  /** Reads a store that cannot be written, as it is; what a scan would keep is not kept. */
  readonly mayBeReadOnly?: boolean;
}

interface SharedStore {
  /** `postgres://...`, or libpq's `host=... user=...`. */
  readonly database: string;
}

/**
 * Opens a store. Throws STORE_FAILED for a file that is no store, is damaged, or cannot be written, and for a database
 * that cannot be used; STORE_TOO_NEW for one that a newer program wrote; CONFIG_INVALID for an address that is none.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  return createStore(await openStoreEngine(options), options.now ?? (() => new Date()));
}

/** Each engine is loaded when it is used: a scan of the command line starts the faster. */
export async function openStoreEngine(options: StoreOptions): Promise<Engine> {
  if ('database' in options) return (await import('./postgres/open.ts')).openPostgres(options);
  return (await import('./sqlite/open.ts')).openSqlite(options);
}
