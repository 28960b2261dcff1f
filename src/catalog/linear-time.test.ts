import { expect, it } from 'vitest';
import { memorySource } from '../archive/index.ts';
import { CATALOGERS } from './registry.ts';

/** Characters that take minutes where each is tried as the beginning of all that follow. */
const MANY = 300_000;
/** Processor time, in microseconds, that one file may take. */
const MOST_TIME = 2_000_000;

const PNPM = "lockfileVersion: '6.0'\npackages:\n";
const LINE = `a${' '.repeat(4000)}b\n`;
const FOLDERS = `file:///${'/'.repeat(60_000)}a`;

it.each([
  ['a key of many dots', 'pnpm-lock.yaml', `${PNPM}  0.0${'.0x'.repeat(25)}@:\n`],
  ['a blank value that breaks off', 'pixi.lock', `a:${' '.repeat(MANY)}0\rx\n`],
  ['a version without an end', 'rebar.lock', `{"${'0'.repeat(MANY)}`],
  ['blanks behind names', 'requirements.txt', LINE.repeat(MANY / 4000)],
  ['backslashes', 'requirements.txt', '\\'.repeat(MANY)],
  ['backslashes at ends of lines', 'requirements.txt', 'a\\\n'.repeat(MANY / 3)],
  ['empty lines', 'lib/a-1.0/ebin/a.app', `${'\n'.repeat(MANY)}x`],
  ['empty lines', 'usr/lib/ruby/gems/3.1.0/specifications/a.gemspec', `${'\n'.repeat(MANY)}x`],
  [
    'an address of slashes',
    'usr/lib/python3/dist-packages/a-1.dist-info/direct_url.json',
    JSON.stringify({ url: FOLDERS, dir_info: {} }),
  ],
])('reads %s in linear time, in %s', (_what, path, text) => {
  const bytes = Buffer.from(text);
  const before = process.cpuUsage();
  const read = CATALOGERS.flatMap((cataloger) =>
    cataloger.kind === 'file' && cataloger.looksAt(path)
      ? [cataloger.read({ path, size: bytes.length, mode: 0o644 }, memorySource(bytes))]
      : [],
  );
  expect(read).not.toHaveLength(0);
  expect(process.cpuUsage(before).user).toBeLessThan(MOST_TIME);
});

it.each([
  ['a package of a store', `${'deno'.repeat(1000)}/0/package.json`],
  ['a package deep in a store', `${'deno'.repeat(300)}${'/npm/a/b'.repeat(300)}/package.json`],
  ['a lock file', `${'deno'.repeat(1000)}/Gemfile.lock`],
])('looks in linear time at many paths of %s', (_what, path) => {
  const before = process.cpuUsage();
  for (let count = 0; count < 1000; count++) {
    for (const cataloger of CATALOGERS) if (cataloger.kind === 'file') cataloger.looksAt(path);
  }
  expect(process.cpuUsage(before).user).toBeLessThan(MOST_TIME);
});
