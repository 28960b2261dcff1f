import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../../../test/support/needs.ts';
import { claimFile } from './file.ts';

const NOBODY = 65_534;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shared-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Sets the mode whatever the umask. */
function write(path: string, mode: number): void {
  writeFileSync(path, '');
  chmodSync(path, mode);
}

const refusal = (message: string, hint: string) =>
  expect.objectContaining({ code: 'STORE_FAILED', message, hint }) as Error;

describe('a store that other users can reach', () => {
  it('refuses a store where every user can write to its folder', () => {
    chmodSync(folder, 0o777);
    const message = `the store ${file} is not safe to use: every user can write to its folder ${folder}`;
    const hint = `chmod o-w ${folder}, or choose another place with --store`;
    expect(() => claimFile(file)).toThrow(refusal(message, hint));
    expect(existsSync(file)).toBe(false);
  });

  it.each(['', '-wal', '-shm', '-journal'])('refuses a store.db%s that every user can write to', (suffix) => {
    write(file, 0o600);
    write(file + suffix, 0o602);
    const message = `the store ${file} is not safe to use: every user can write to ${file}${suffix}`;
    const hint = `chmod o-w ${file}${suffix}, or choose another place with --store`;
    expect(() => claimFile(file)).toThrow(refusal(message, hint));
  });

  it.each([
    ['a link to it', (shared: string, own: string) => [join(own, 'store.db'), join(shared, 'link.db')]],
    [
      'what it is a link to',
      (shared: string, own: string) => [join(shared, 'store.db'), join(own, 'link.db')],
    ],
  ])('refuses a store where every user can replace %s', (_what, place) => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    const [target = '', link = ''] = place(shared, folder);
    write(target, 0o600);
    symlinkSync(target, link);
    chmodSync(shared, 0o777);
    expect(() => claimFile(link)).toThrow(`every user can write to its folder ${shared}`);
  });
});

describe('a store that other users cannot replace', () => {
  it.each([0o700, 0o755, 0o770, 0o2775, 0o1777])('uses a store in a folder of mode %o', (mode) => {
    chmodSync(folder, mode);
    claimFile(file);
    claimFile(file);
    expect(existsSync(file)).toBe(true);
  });

  it('uses a store in a folder that its group can write to', () => {
    write(file, 0o664);
    expect(() => claimFile(file)).not.toThrow();
  });
});

it.each(['', '-wal', '-shm', '-journal'])(
  'refuses a store whose store.db%s another user made in a folder such as /tmp',
  needs('root'),
  (suffix) => {
    chmodSync(folder, 0o1777);
    write(file, 0o600);
    write(file + suffix, 0o644);
    chownSync(file + suffix, NOBODY, NOBODY);
    const message = `the store ${file} is not safe to use: another user owns ${file}${suffix}, in a folder that every user can write to`;
    expect(() => claimFile(file)).toThrow(refusal(message, 'choose another place with --store'));
  },
);
