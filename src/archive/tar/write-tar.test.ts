import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeTar } from './write-tar.ts';

it.each([
  ['an empty file', ''],
  ['a file of one block', 'x'.repeat(512)],
  ['a file of more than one', 'ä'.repeat(300)],
])('writes %s so that tar extracts it', (_title, content) => {
  const folder = mkdtempSync(join(tmpdir(), 'write-tar-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a.tar');
  writeFileSync(
    file,
    writeTar(
      [
        { path: 'a/one.txt', content },
        { path: 'a/two.txt', content: 'two' },
      ],
      1_700_000_000,
    ),
  );
  execFileSync('tar', ['-xf', file, '-C', folder]);
  expect(readFileSync(join(folder, 'a/one.txt'), 'utf8')).toBe(content);
  expect(readFileSync(join(folder, 'a/two.txt'), 'utf8')).toBe('two');
  expect(statSync(join(folder, 'a/two.txt')).mtimeMs).toBe(1_700_000_000_000);
});

it('refuses a name that its field cannot hold', () => {
  expect(() => writeTar([{ path: 'x'.repeat(101), content: '' }], 0)).toThrow('too long');
});
