import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { asBoundUser } from '../support/abilities.ts';
import { needs } from '../support/needs.ts';
import { buildSingleFile } from '../support/single-file.ts';

const OTHER_USER = 65534;
const MAX_BYTES = 60e6;
const VERSION = { code: 0, stdout: `${manifest.version}\n`, stderr: '' };
const UNPACKED = { ...VERSION, stderr: expect.stringMatching(/^plimsoll: first use: unpacking into .*\n$/u) };

describe('the single file', needs('Linux'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-single-'));
  let file: string;
  let cache: string;
  let programs: string;

  beforeAll(() => {
    chmodSync(folder, 0o755);
    file = buildSingleFile(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(() => {
    cache = mkdtempSync(join(folder, 'a cache-'));
    programs = join(cache, 'plimsoll/programs');
  });

  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  /** Runs it, or a command that does. */
  function start(command: readonly string[] = [file], environment: Readonly<Record<string, string>> = {}) {
    const [program, ...args] = [...command, '--version'];
    const env = { PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: cache, ...environment };
    const { status, stdout, stderr } = spawnSync(program, args, { env, cwd: folder, encoding: 'utf8' });
    return { code: status, stdout, stderr };
  }

  /** The folder of the program, which is named by its digest. */
  function home(): string {
    const [name = 'none'] = readdirSync(programs).filter((each) => /^[\da-f]{64}$/u.test(each));
    return join(programs, name);
  }

  function refusal(message: RegExp) {
    return { code: 2, stdout: '', stderr: expect.stringMatching(message) };
  }

  it('builds the same bytes each time, and not too many', () => {
    const again = buildSingleFile(join(folder, 'again'));
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
    expect(statSync(file).size).toBeLessThan(MAX_BYTES);
  });

  it('unpacks once into a folder of its user alone, and says so', () => {
    expect(start()).toEqual(UNPACKED);
    expect(statSync(programs).mode & 0o777).toBe(0o700);
    expect(statSync(home()).mode & 0o777).toBe(0o700);
    expect(readdirSync(programs).toSorted()).toEqual(['.lock', home().slice(programs.length + 1)]);
    expect(start()).toEqual(VERSION);
  });

  it('runs from a link, with a folder for all that has blanks in its name', () => {
    symlinkSync(file, join(cache, 'plimsoll-link'));
    expect(start([join(cache, 'plimsoll-link')])).toEqual(UNPACKED);
  });

  it('unpacks once where several start at the same time', async () => {
    const env = { PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: cache };
    const children = [1, 2, 3].map(() =>
      spawn(file, ['--version'], { env, stdio: ['ignore', 'ignore', 'inherit'] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    expect(codes).toEqual([0, 0, 0]);
    expect(readdirSync(programs)).toHaveLength(2);
  });

  it.each([
    ['that was cut short', (path: string) => truncateSync(path, 10)],
    ['that a cleaner took', (path: string) => rmSync(path)],
    ['that was written to', (path: string) => writeFileSync(path, readFileSync(path))],
    [
      'that another program replaces',
      (path: string) => {
        rmSync(path);
        symlinkSync('/bin/true', path);
      },
    ],
  ])('unpacks anew where it finds a file %s', (_, damage) => {
    start();
    damage(join(home(), 'dist/plimsoll.js'));
    expect(start()).toEqual(UNPACKED);
    expect(start()).toEqual(VERSION);
  });

  it('replaces a folder that others may enter, and a link in its place', () => {
    start();
    chmodSync(home(), 0o755);
    expect(start()).toEqual(UNPACKED);
    const place = home();
    rmSync(place, { recursive: true });
    symlinkSync('/usr/bin', place);
    expect(start()).toEqual(UNPACKED);
    expect(existsSync('/usr/bin')).toBe(true);
  });

  it("gives the program the user's own mask for new files, on first use, too", () => {
    const told = join(cache, 'mask');
    const tell = join(folder, 'tell.cjs');
    writeFileSync(tell, `require('node:fs').writeFileSync(process.env.TOLD, String(process.umask()))`);
    const environment = { NODE_OPTIONS: `--require ${tell}`, TOLD: told };
    expect(start(['sh', '-c', 'umask 022; exec "$0" "$@"', file], environment)).toEqual(UNPACKED);
    expect(readFileSync(told, 'utf8')).toBe(String(0o022));
  });

  it('removes what a killed one left', () => {
    mkdirSync(join(programs, 'unpacking-abcdef'), { recursive: true });
    expect(start()).toEqual(UNPACKED);
    expect(existsSync(join(programs, 'unpacking-abcdef'))).toBe(false);
  });

  it('refuses a folder for programs that is a link', () => {
    mkdirSync(join(cache, 'plimsoll'));
    symlinkSync(folder, programs);
    expect(start()).toEqual(refusal(/is not a folder of this user\nhint: /u));
  });

  it('refuses a folder for programs that belongs to another user', needs('root'), () => {
    mkdirSync(programs, { recursive: true });
    chownSync(programs, OTHER_USER, OTHER_USER);
    expect(start()).toEqual(refusal(/is not a folder of this user\nhint: /u));
  });

  it('refuses a folder that cannot be written', needs('a user bound by modes'), () => {
    chmodSync(cache, 0o555);
    expect(start(asBoundUser([file]))).toEqual(refusal(/programs cannot be made\nhint: set XDG_CACHE_HOME/u));
  });

  it('refuses a file system that runs no programs', needs('mounts of its own'), () => {
    const script = 'mount -t tmpfs -o noexec tmpfs "$XDG_CACHE_HOME"; exec "$0" "$@"';
    const command = ['unshare', '--mount', 'sh', '-ec', script, file];
    expect(start(command)).toEqual(refusal(/Node\.js cannot be run from .*\nhint: .*noexec/u));
  });

  it('says when there is no room', needs('mounts of its own'), () => {
    const script = 'mount -t tmpfs -o size=20m tmpfs "$XDG_CACHE_HOME"; exec "$0" "$@"';
    const command = ['unshare', '--mount', 'sh', '-ec', script, file];
    expect(start(command)).toEqual(refusal(/has no room for the program\nhint: /u));
  });

  it('refuses a download that was cut short, and leaves nothing', () => {
    const cut = join(folder, 'cut');
    copyFileSync(file, cut);
    truncateSync(cut, statSync(file).size - 1);
    expect(start([cut])).toEqual(refusal(/cut is damaged\nhint: download it again/u));
    expect(readdirSync(programs)).toEqual(['.lock']);
  });

  it.each([
    ['no folder of the user', { XDG_CACHE_HOME: '', HOME: '' }],
    ['a folder that depends on where it is run', { XDG_CACHE_HOME: 'cache' }],
  ])('refuses %s', (_, environment) => {
    expect(start([file], environment)).toEqual(refusal(/there is no folder to unpack into\nhint: /u));
  });

  it('refuses another machine', () => {
    const tools = join(cache, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'uname'), '#!/bin/sh\necho Linux riscv64\n', { mode: 0o755 });
    const PATH = [tools, process.env['PATH']].join(delimiter);
    expect(start([file], { PATH })).toEqual(refusal(/this is Linux riscv64\nhint: /u));
  });
});
