import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkReplaceable, replaceFile } from './replace-file.ts';
import { fileDescriptorOf } from './write-descriptor.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-replace-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes a file, and leaves nothing else', async () => {
  for (const text of ['first', 'second']) {
    await replaceFile(join(folder, 'report'), text);
    expect(readFileSync(join(folder, 'report'), 'utf8')).toBe(text);
  }
  expect(readdirSync(folder)).toEqual(['report']);
});

it('follows a link to the file that it replaces, and keeps the link', async () => {
  await replaceFile(join(folder, 'report'), 'old');
  symlinkSync('report', join(folder, 'link'));
  await replaceFile(join(folder, 'link'), 'new');
  expect(readFileSync(join(folder, 'report'), 'utf8')).toBe('new');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
});

it('follows a link to a file that is not there yet', async () => {
  symlinkSync('report', join(folder, 'link'));
  expect(await checkReplaceable(join(folder, 'link'))).toBe(join(folder, 'report'));
  await replaceFile(join(folder, 'link'), 'new');
  expect(readFileSync(join(folder, 'report'), 'utf8')).toBe('new');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
});

it.each(['constructor', 'toString'])('takes %s for the name of a file', (name) => {
  expect(fileDescriptorOf(name)).toBeUndefined();
});

it.each([
  ['-', 1],
  ['/dev/stdout', 1],
  ['/dev/stderr', 2],
  ['/dev/fd/7', 7],
])('takes %s for the open file %i', (name, descriptor) => {
  expect(fileDescriptorOf(name)).toBe(descriptor);
});

it('writes behind what is in a file that this process has open', async () => {
  const handle = await open(join(folder, 'log'), 'a+');
  await handle.writeFile('before\n');
  expect(await checkReplaceable(`/dev/fd/${handle.fd}`)).toBeUndefined();
  await replaceFile(`/dev/fd/${handle.fd}`, 'text\n');
  await replaceFile(`/proc/self/fd/${handle.fd}`, Buffer.from('bytes\n'));
  await handle.writeFile('after\n');
  await handle.close();
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('before\ntext\nbytes\nafter\n');
});

it('writes no file that is not open', async () => {
  await expect(replaceFile('/dev/fd/999999', 'text')).rejects.toMatchObject({ code: 'IO_FAILED' });
});

it('writes to a pipe, which remains one', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = open(pipe, 'r');
  await replaceFile(pipe, 'through');
  const handle = await reader;
  expect(await handle.readFile('utf8')).toBe('through');
  await handle.close();
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

describe.each([
  ['a folder', 'folder', 'it is a folder'],
  ['a file in no folder', 'nowhere/report', 'ENOENT'],
  ['a name that is too long', 'x'.repeat(250), 'ENAMETOOLONG'],
])('a file that cannot be written: %s', (_, name, message) => {
  it('fails, and leaves nothing behind', async () => {
    mkdirSync(join(folder, 'folder'));
    const written = replaceFile(join(folder, name), 'text');
    await expect(written).rejects.toMatchObject({ code: 'IO_FAILED' });
    await expect(written).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual(['folder']);
  });
});

it.each([
  ['report', undefined],
  ['folder', 'it is a folder'],
  ['nowhere/report', 'ENOENT'],
])('checks beforehand whether %s can be written: %s', async (name, message) => {
  mkdirSync(join(folder, 'folder'));
  const checked = checkReplaceable(join(folder, name));
  await (message === undefined
    ? expect(checked).resolves.toBe(join(folder, name))
    : expect(checked).rejects.toThrow(message));
});

it('writes a text that comes in pieces, and nothing of one whose making fails', async () => {
  const file = join(folder, 'report');
  const pieces = Array.from({ length: 50_000 }, (_, i) => `line ${i}\n`);
  await replaceFile(file, pieces.values());
  expect(readFileSync(file, 'utf8')).toBe(pieces.join(''));
  const broken = pieces.values().map((piece, i) => {
    if (i === 40_000) throw new Error('cannot render');
    return piece;
  });
  await expect(replaceFile(file, broken)).rejects.toThrow('cannot render');
  expect(readFileSync(file, 'utf8')).toBe(pieces.join(''));
  expect(readdirSync(folder)).toEqual(['report']);
});
