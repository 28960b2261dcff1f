import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as spoolFolder from './spool-folder.ts';

let place: string;
let copies = 0;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'spool-'));
  vi.stubEnv('TMPDIR', place);
  copies++;
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true });
});

/** Makes a folder as a process does that has made none yet: each copy of the module is one. */
const make = async () => {
  const copy = (await import(`./spool-folder.ts?copy=${copies}`)) as typeof spoolFolder;
  return copy.makeSpoolFolder();
};

/** Starts another process and resolves once it holds a spool of its own. */
async function startOther() {
  const module = JSON.stringify(join(import.meta.dirname, 'spool-folder.ts'));
  const script = `const { makeSpoolFolder } = await import(${module});
    console.log(makeSpoolFolder().path); setInterval(() => {}, 1000);`;
  const args = ['--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: place } });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    spool: line.toString().trim(),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

it.each(['missing', 'file'])('says what to do where the place for temporary files is %s', async (name) => {
  writeFileSync(join(place, 'file'), '');
  vi.stubEnv('TMPDIR', join(place, name));
  await expect(make()).rejects.toMatchObject({
    code: 'IO_FAILED',
    message: expect.stringContaining(`cannot make a folder in ${join(place, name)}: `) as string,
    hint: 'free some space there, or set TMPDIR to another folder',
  });
});

it('removes the spool of a killed process, and keeps that of a live one', async () => {
  const [live, killed] = [await startOther(), await startOther()];
  writeFileSync(join(killed.spool, 'image.tar'), 'x');
  await killed.kill();
  expect(existsSync(killed.spool)).toBe(true);
  const own = await make();
  expect(existsSync(killed.spool)).toBe(false);
  expect(existsSync(live.spool)).toBe(true);
  own.remove();
  await live.kill();
});

it('leaves spools alone from a second thread, or copy of the program, in this process', async () => {
  const first = await make();
  copies++;
  const second = await make();
  expect(existsSync(first.path)).toBe(true);
  first.remove();
  second.remove();
  expect(readdirSync(place)).toEqual([]);
});

it('sweeps no foreign link, folder without a lock, or other name', async () => {
  mkdirSync(join(place, 'precious'));
  writeFileSync(join(place, 'precious/lock'), '');
  symlinkSync(join(place, 'precious'), join(place, 'plimsoll-spool-linked'));
  mkdirSync(join(place, 'plimsoll-spool-empty'));
  (await make()).remove();
  expect(readdirSync(place).toSorted()).toEqual([
    'plimsoll-spool-empty',
    'plimsoll-spool-linked',
    'precious',
  ]);
  expect(readdirSync(join(place, 'precious'))).toEqual(['lock']);
});
