import type { SqliteOptions } from '../../store/sqlite/open.ts';
import type { Inventory } from '../ports.ts';
import type { StoreMethods } from './messages.ts';
import { ThreadClient } from './thread-client.ts';

/** Methods that begin a sync, whose state and lock span many calls. Syncs use a store opened in their own thread. */
const REFUSED = ['beginSync', 'beginRecordSync'];

/**
 * Opens an embedded store in a separate thread, since SQLite calls block the calling thread. Throws as
 * `openStore` does; once the thread is gone, every call throws STORE_FAILED.
 */
export async function openThreadedStore(options: SqliteOptions): Promise<Inventory> {
  const client = new ThreadClient();
  try {
    const store = toStore(client, await client.open(options));
    if (isStore(store)) return store;
    throw new Error('the thread did not open a store');
  } catch (thrown) {
    await client.end();
    throw thrown;
  }
}

function toStore(client: ThreadClient, methods: StoreMethods): object {
  const roles = Object.entries(methods).map(([role, names]) => {
    const part = Object.fromEntries(names.map((name) => [name, remote(client, role, name)]));
    return [role, part] as const;
  });
  return {
    ...Object.fromEntries(roles),
    takeLock: remote(client, '', 'takeLock'),
    async close() {
      await client.call('', 'close', []);
      await client.end();
    },
  };
}

function remote(
  client: ThreadClient,
  role: string,
  method: string,
): (...args: unknown[]) => Promise<unknown> {
  if (!REFUSED.includes(method)) return (...args) => client.call(role, method, args);
  return () => Promise.reject(new Error(`${role}.${method} holds state: call it on a store of this thread`));
}

/** Trusts the roles and methods that the thread's store reported. */
function isStore(store: object): store is Inventory {
  return 'inventory' in store && 'scans' in store;
}
