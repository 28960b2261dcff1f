import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { tryLock } from './file-lock.ts';
import { lockFolderOf, sweepLocks } from './sweep-locks.ts';

const CHILD = join(import.meta.dirname, '../../../test/store/lock-child.ts');

let place: string;
let store: string;
let lock: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'lock-'));
  store = join(place, 'store.db');
  lock = join(lockFolderOf(store), 'a');
});
afterEach(() => rmSync(place, { recursive: true }));

function start(...args: string[]) {
  const child = spawn(process.execPath, [CHILD, lock, join(place, 'mark'), ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
}

async function killed(): Promise<void> {
  const child = start();
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
}

it('grants a lock to one process at a time, and leaves nothing behind', async () => {
  const children = Array.from({ length: 5 }, () => start('150'));
  const ends = children.map(async (child) => ({
    errors: await text(child.stderr),
    code: child.exitCode ?? (await exitOf(child)),
  }));
  expect(await Promise.all(ends)).toEqual(children.map(() => ({ errors: '', code: 0 })));
  expect(readdirSync(place)).toEqual([]);
});

it('grants a lock once within one process, too, and again afterwards', () => {
  const held = tryLock(lock);
  expect(tryLock(lock)).toBeUndefined();
  held?.release();
  const again = tryLock(lock);
  expect(again).toBeDefined();
  again?.release();
  expect(readdirSync(place)).toEqual([]);
});

it('frees the lock of a killed process, and leaves nothing after the next holder', async () => {
  await killed();
  expect(readdirSync(lock)).toHaveLength(1);
  tryLock(lock)?.release();
  expect(readdirSync(place)).toEqual([]);
});

it('fails with STORE_FAILED where a lock cannot be written', () => {
  writeFileSync(lockFolderOf(store), '');
  expect(() => tryLock(lock)).toThrow(expect.objectContaining({ code: 'STORE_FAILED' }) as Error);
});

describe('a sweep', () => {
  it('sweeps the locks of killed processes, and none that is held', async () => {
    await killed();
    mkdirSync(`${lock}~half-made`);
    const held = tryLock(join(lockFolderOf(store), 'held'));
    sweepLocks(store);
    expect(readdirSync(lockFolderOf(store))).toEqual(['held']);
    expect(tryLock(join(lockFolderOf(store), 'held'))).toBeUndefined();
    held?.release();
    sweepLocks(store);
    expect(readdirSync(place)).toEqual([]);
  });

  it("sweeps an earlier version's lock files beside the store, unless they are held", () => {
    const former = (name: string) => `${store}.${encodeURIComponent(name)}.lock`;
    writeFileSync(former('blob sha256:ab turn'), '');
    writeFileSync(join(place, 'other.lock'), 'of another program');
    const database = new DatabaseSync(former('held'));
    database.exec('begin exclusive');
    sweepLocks(store);
    database.close();
    expect(readdirSync(place)).toEqual(['other.lock', 'store.db.held.lock']);
  });
});
