/** Entry point for the thread that runs an embedded store. */
import { parentPort } from 'node:worker_threads';
import { AppError, writeAppError } from '../../errors/index.ts';
import type { Lock } from '../../store/ports.ts';
import { openSqlite, type SqliteOptions } from '../../store/sqlite/open.ts';
import { createInventory } from '../create-inventory.ts';
import type { Inventory } from '../ports.ts';
import type { StoreAnswer, Call, StoreCall, StoreMethods } from './messages.ts';

let store: Inventory | undefined;
const locks = new Map<number, Lock>();

parentPort?.on('message', (request: StoreCall) => {
  if (request.kind === 'release') release(request.lock);
  else void answer(request);
});

async function answer(request: Exclude<StoreCall, { kind: 'release' }>): Promise<void> {
  const { id } = request;
  try {
    if (request.kind === 'open') reply({ id, kind: 'opened', methods: await open(request.options) });
    else reply(toAnswer(id, await call(request)));
  } catch (thrown) {
    if (thrown instanceof AppError) reply({ id, kind: 'failure', failure: writeAppError(thrown) });
    else reply({ id, kind: 'bug', error: thrown });
  }
}

function reply(message: StoreAnswer): void {
  parentPort?.postMessage(message);
}

async function open(options: SqliteOptions): Promise<StoreMethods> {
  store = createInventory(await openSqlite(options), () => new Date());
  return Object.fromEntries(
    Object.entries(store).flatMap(([role, part]: [string, unknown]) =>
      typeof part === 'object' && part !== null ? [[role, Object.keys(part)]] : [],
    ),
  );
}

function call({ role, method, args }: Call): unknown {
  const part: unknown = role === '' ? store : store && Reflect.get(store, role);
  const action: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, method) : undefined;
  if (typeof action !== 'function') throw new Error(`the store has no ${role}.${method}`);
  return Reflect.apply(action, part, args);
}

function toAnswer(id: number, value: unknown): StoreAnswer {
  if (!isLock(value)) return { id, kind: 'value', value };
  locks.set(id, value);
  return { id, kind: 'lock' };
}

function isLock(value: unknown): value is Lock {
  return typeof value === 'object' && value !== null && 'release' in value;
}

function release(id: number): void {
  locks.get(id)?.release();
  locks.delete(id);
}
