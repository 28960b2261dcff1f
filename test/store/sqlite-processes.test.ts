import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openInventory } from '../../src/inventory/index.ts';
import { stateOf, visibleStates } from './child.ts';
import { sync } from './records.ts';

const CHILD = join(import.meta.dirname, 'child.ts');

let folder: string;
let file: string;
const children: Child[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'processes-'));
  file = join(folder, 'plimsoll.db');
});
afterEach(() => {
  for (const { process } of children.splice(0)) process.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Child {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly lines: AsyncIterator<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

function start(task: string, turns = 0): Child {
  const process_ = spawn(process.execPath, [CHILD, file, task, String(turns)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  process_.stderr.on('data', (chunk) => (errors += String(chunk)));
  const child: Child = {
    process: process_,
    lines: createInterface(process_.stdout)[Symbol.asyncIterator](),
    ended: once(process_, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, errors })),
  };
  children.push(child);
  return child;
}

async function kill(child: Child): Promise<void> {
  child.process.kill('SIGKILL');
  await child.ended;
}

function integrity(): unknown {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('pragma integrity_check').get()?.['integrity_check'];
  } finally {
    database.close();
  }
}

it('leaves the last good data, no lock and no files when a staging sync is killed', async () => {
  const store = await openInventory({ file });
  await sync(store, 'f', stateOf('1'));
  const child = start('stage');
  expect((await child.lines.next()).value).toBe('staged');
  const waiting = store.advisories.beginSync('f', 'full');
  await kill(child);
  const begun = await waiting;
  await begun.abandon();
  expect(await visibleStates(store)).toEqual(['1']);
  await sync(store, 'f', stateOf('2'));
  expect(await visibleStates(store)).toEqual(['2']);
  await store.close();
  expect(readdirSync(folder).sort()).toEqual(['plimsoll.db']);
});

it('leaves one whole state when a sync is killed at any moment', async () => {
  for (let lines = 1; lines <= 5; lines++) {
    const child = start('sync', 1000);
    for (let i = 0; i < lines; i++) await child.lines.next();
    await kill(child);
    const store = await openInventory({ file });
    expect(await visibleStates(store)).toHaveLength(1);
    await sync(store, 'f', stateOf('3'));
    expect(await visibleStates(store)).toEqual(['3']);
    await store.close();
    expect(integrity()).toBe('ok');
  }
});

it('shows two scans whole states only while a sync replaces the feed again and again', async () => {
  const running = [start('sync', 8), start('scan', 30), start('scan', 30)];
  const ends = await Promise.all(running.map((child) => child.ended));
  expect(ends).toEqual(ends.map(() => ({ code: 0, errors: '' })));
  expect(integrity()).toBe('ok');
});

it('lets two processes that sync one feed take turns', async () => {
  const running = [start('sync', 4), start('sync', 4), start('sync', 4)];
  const ends = await Promise.all(running.map((child) => child.ended));
  expect(ends).toEqual(ends.map(() => ({ code: 0, errors: '' })));
  const store = await openInventory({ file });
  expect(await visibleStates(store)).toHaveLength(1);
  expect(await store.advisories.feedState('f')).toMatchObject({ records: 500, ranges: 500 });
  await store.close();
});
