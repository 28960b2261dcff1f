import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeTar } from './write-tar.ts';

it.each([
  ['an empty file', ''],
  ['a file of one block', 'x'.repeat(512)],
  ['a file of more than one', 'ä'.repeat(300)],
])('writes %s so that tar extracts it', async (_title, content) => {
  const folder = mkdtempSync(join(tmpdir(), 'write-tar-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a.tar');
  const files = [textFile('a/one.txt', content), textFile('a/two.txt', 'two')];
  await writeFile(file, writeTar(files, 1_700_000_000));
  execFileSync('tar', ['-xf', file, '-C', folder]);
  expect(readFileSync(join(folder, 'a/one.txt'), 'utf8')).toBe(content);
  expect(readFileSync(join(folder, 'a/two.txt'), 'utf8')).toBe('two');
  expect(statSync(join(folder, 'a/two.txt')).mtimeMs).toBe(1_700_000_000_000);
});

it.each([
  ['a name that its field cannot hold', { ...textFile('x'.repeat(101), '') }, 'too long'],
  ['a file whose size its field cannot tell', { ...textFile('a', ''), size: 8 ** 11 }, 'too large'],
  ['content of another size', { ...textFile('a', 'one'), size: 4 }, 'a has 3 bytes instead of 4'],
])('refuses %s', async (_title, file, message) => {
  await expect(Array.fromAsync(writeTar([file], 0))).rejects.toThrow(message);
});

function textFile(path: string, text: string) {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, content: [bytes] };
}
