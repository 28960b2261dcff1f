import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
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

test('is held by one of many processes at a time, and leaves nothing behind', async () => {
  const children = Array.from({ length: 5 }, () => start('150'));
  const ends = children.map(async (child) => ({
    errors: await text(child.stderr),
    code: child.exitCode ?? (await exitOf(child)),
  }));
  expect(await Promise.all(ends)).toEqual(children.map(() => ({ errors: '', code: 0 })));
  expect(readdirSync(place)).toEqual([]);
});

test('is held once in one process, too, and can be taken again', () => {
  const held = tryLock(lock);
  expect(tryLock(lock)).toBeUndefined();
  held?.release();
  const again = tryLock(lock);
  expect(again).toBeDefined();
  again?.release();
  expect(readdirSync(place)).toEqual([]);
});

test('falls with a process that is killed, and leaves nothing once another one had it', async () => {
  await killed();
  expect(readdirSync(lock)).toHaveLength(1);
  tryLock(lock)?.release();
  expect(readdirSync(place)).toEqual([]);
});

test('in a place that cannot be written is STORE_FAILED', () => {
  writeFileSync(lockFolderOf(store), '');
  expect(() => tryLock(lock)).toThrow(expect.objectContaining({ code: 'STORE_FAILED' }) as Error);
});

describe('a sweep', () => {
  test('removes what killed processes left, and no lock that is held', async () => {
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

  test('removes the files of an earlier version beside the store, but for those that are held', () => {
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
