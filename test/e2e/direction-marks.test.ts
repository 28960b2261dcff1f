import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { User } from '../support/cli.ts';

const MARKS = '\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069';
const RAW = /[\p{Bidi_Control}\p{Zl}\p{Zp}\u0080-\u009f\u007f]/u;

function root(user: User): string {
  const folder = path.join(user.folder, `root${MARKS}`);
  for (const name of ['etc', 'lib/apk/db']) mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(
    path.join(folder, 'etc/os-release'),
    `ID=alpine\nVERSION_ID=3.20.1\nPRETTY_NAME="Alp${MARKS}"\n`,
  );
  writeFileSync(path.join(folder, 'lib/apk/db/installed'), `P:z${MARKS}lib\nV:1-r0\nA:x86_64\n\n`);
  return folder;
}

it.each([
  ['the table', []],
  ['the JSON report', ['--format', 'json']],
  ['an unknown option', [`--no-${MARKS}`]],
  ['a wrong value', ['--max', MARKS]],
])('keeps direction marks out of %s', async (_, options) => {
  using user = new User();
  const { stdout, stderr } = await user.run(['scan', '--offline', ...options, root(user)]);
  expect(stdout + stderr).not.toBe('');
  expect(stdout + stderr).not.toMatch(RAW);
});
