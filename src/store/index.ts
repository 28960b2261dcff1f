import type { Engine } from './engine.ts';
import type { Store } from './ports.ts';
import { createStore } from './store.ts';

export { SCHEMA_NUMBER } from './schema/schema-number.ts';

/** Either the embedded store in a file, or one in Postgres that many processes share. */
export type StoreOptions = (EmbeddedStore | SharedStore) & {
  /** Maximum time that a sync waits for another sync of the same feed. */
  readonly feedLockTimeoutMs?: number;
  readonly now?: () => Date;
};

interface EmbeddedStore {
  /** Created, with its folder, if missing; readable only by its owner. */
  readonly file: string;
  /** Opens a store that cannot be written read-only; a scan then stores nothing. */
  readonly mayBeReadOnly?: boolean;
}

interface SharedStore {
  /** Connection string: `postgres://...`, or libpq's `host=... user=...`. */
  readonly database: string;
}

/**
 * Opens a store. Throws STORE_FAILED for a file that is not a valid store, is damaged, or cannot be written,
 * and for a database that cannot be used; STORE_OTHER_VERSION for a store with another schema; CONFIG_INVALID
 * for an invalid address.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  return createStore(await openStoreEngine(options), options.now ?? (() => new Date()));
}

/** Loads each engine on use, so that command line scans start faster. */
export async function openStoreEngine(options: StoreOptions): Promise<Engine> {
  if ('database' in options) return (await import('./postgres/open.ts')).openPostgres(options);
  return (await import('./sqlite/open.ts')).openSqlite(options);
}
