import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import manifest from '../../package.json' with { type: 'json' };
import { PROGRAM } from '../support/cli.ts';
import { Container } from '../support/container.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs } from '../support/needs.ts';
import { buildSingleFile } from '../support/single-file.ts';

const project = resolve(import.meta.dirname, '../..');
const TIMES = /\d{4}-\d\d-\d\dT[\d:.]+Z/gu;
/** Compressing Node, on a busy machine. */
const BUILD_MS = 600_000;
/** 15 MB of the program, and the library's types with the client of the API. */
const MAX_INSTALLED_BYTES = 15.6e6;
/** The user and group `nobody`. */
const OTHER_USER = 65534;
/** An old Node from npm, for a machine that has none of its own. */
const OLD_NODE = 'node@20.19.5';

let folder: string;
let clone: string;
let prefix: string;
/** A copy, since another user may not reach into this clone. */
let newNode: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-package-'));
  chmodSync(folder, 0o755);
  clone = join(folder, 'clone');
  prefix = join(folder, 'prefix');
  for (const name of [
    'package.json',
    'bin',
    'src',
    'examples',
    'schema',
    'docs/reference',
    'README.md',
    'LICENSE',
  ])
    cpSync(join(project, name), join(clone, name), { recursive: true });
  mkdirSync(join(clone, 'node_modules'));
  // Packing moves the manifest into a cache: not into that of this clone.
  for (const name of readdirSync(join(project, 'node_modules')).filter((each) => each !== '.cache'))
    symlinkSync(join(project, 'node_modules', name), join(clone, 'node_modules', name));
  newNode = join(folder, 'node-24');
  cpSync(process.execPath, join(newNode, 'node'));
  mkdirSync(prefix);
  if (isRoot()) chownSync(prefix, OTHER_USER, OTHER_USER);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Runs a program as another user, where that can be done. */
function run(program: string, args: readonly string[], node = newNode, cwd = prefix) {
  const asOther = ['--reuid', `${OTHER_USER}`, '--regid', `${OTHER_USER}`, '--clear-groups', program];
  const [command, first] = isRoot() && cwd === prefix ? ['setpriv', asOther] : [program, []];
  const { status, stdout, stderr } = spawnSync(command, [...first, ...args], {
    cwd,
    env: { ...process.env, HOME: cwd, XDG_CACHE_HOME: join(cwd, 'cache'), PATH: pathBehind(node) },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Without the Node of this clone, which an installed program does not have. */
function pathBehind(node: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [node, ...folders.filter((each) => !each.includes('node_modules'))].join(delimiter);
}

function oldNode(): string {
  const found = spawnSync('sh', ['-c', 'command -v node'], {
    env: { PATH: pathBehind('/nowhere') },
    encoding: 'utf8',
  }).stdout.trim();
  const version = found === '' ? '' : spawnSync(found, ['--version'], { encoding: 'utf8' }).stdout;
  if (/^v(18|20|22)\./u.test(version)) return dirname(found);
  run('npm', ['install', '--prefix', join(folder, 'old'), OLD_NODE], undefined, folder);
  return join(folder, 'old/node_modules/node/bin');
}

/** An image and its feeds, where any user finds them; and how it is scanned. */
function scanned(mirror: FeedMirror): readonly string[] {
  writeFeeds(mirror);
  chmodSync(mirror.folder, 0o755);
  const image = join(mirror.folder, 'ship.tar');
  writeFileSync(image, writeImage(DEBIAN));
  return ['scan', image, '--feeds-mirror', mirror.folder, '--format', 'json', '--max', 'critical=0'];
}

/** Code and report of a scan, but for when it was made. */
function timeless({ code, stdout }: { readonly code: number | null; readonly stdout: string }) {
  return { code, stdout: stdout.replaceAll(TIMES, 'TIME') };
}

function bytesIn(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const stats = statSync(join(path, name), { throwIfNoEntry: false });
    return sum + (stats?.isFile() === true ? stats.size : 0);
  }, 0);
}

it('packs a package that another user installs in 16 MB, and leaves the manifest unchanged', () => {
  const packed = run('npm', ['pack', '--pack-destination', folder], undefined, clone);
  expect(packed).toMatchObject({ status: 0 });
  expect(readFileSync(join(clone, 'package.json'), 'utf8')).toBe(
    readFileSync(join(project, 'package.json'), 'utf8'),
  );
  const tarball = join(folder, `plimsoll-${manifest.version}.tgz`);
  const installed = run('npm', ['install', '--global', '--prefix', prefix, '--cache', 'npm', tarball]);
  expect(installed).toMatchObject({ status: 0 });
  expect(bytesIn(join(prefix, 'lib'))).toBeLessThan(MAX_INSTALLED_BYTES);
});

it('builds for several who build at once, as npm and the launcher may', async () => {
  const alone = readdirSync(join(clone, 'dist'))
    .filter((name) => name !== 'library')
    .toSorted();
  // As a killed build leaves it.
  const left = join(clone, '.dist-left');
  mkdirSync(left);
  writeFileSync(join(left, 'lock'), '');
  const builds = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ['bin/build.ts'], { cwd: clone, stdio: 'ignore' }),
  );
  const ends = await Promise.all(builds.map((build) => once(build, 'exit')));
  expect(ends.map(([code]: readonly unknown[]) => code)).toEqual([0, 0, 0]);
  expect(readdirSync(join(clone, 'dist')).toSorted()).toEqual(alone);
  expect(readdirSync(clone).filter((name) => name.startsWith('.dist-'))).toEqual([]);
});

it('runs an installed plimsoll on Node 24', () => {
  expect(run(join(prefix, 'bin/plimsoll'), ['demo'])).toMatchObject({ status: 0 });
});

describe('the library of an installed package', () => {
  const [, example = ''] =
    /```ts\n([^]*?)```/u.exec(readFileSync(join(project, 'docs/guide/library.md'), 'utf8')) ?? [];
  let user: string;

  beforeAll(() => {
    user = join(folder, 'user');
    mkdirSync(join(user, 'node_modules'), { recursive: true });
    symlinkSync(join(prefix, 'lib/node_modules/plimsoll'), join(user, 'node_modules/plimsoll'));
    writeFileSync(join(user, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(user, 'ship.tar'), writeImage(DEBIAN));
    writeFileSync(
      join(user, 'example.ts'),
      `${example.replace("'app:1.4'", "'./ship.tar'")}
import { createClient, diff, PlimsollError, sbom } from 'plimsoll';
const failure = await scan('./none.tar', { offline: true }).catch((error: unknown) => error);
if (failure instanceof PlimsollError) console.log(failure.code);
const list = await sbom('./ship.tar', { format: 'spdx' });
const same = await diff('./ship.tar', './ship.tar', { offline: true });
console.log(list.exitCode, same.exitCode, same.diff.brought.length);
const answer = createClient({ server: 'http://127.0.0.1:1' }).GET('/api/v1/images', { params: { query: { limit: 5 } } });
console.log(await answer.catch(() => 'no server'));
`,
    );
  });

  it('runs the example of the guide', () => {
    using mirror = new FeedMirror();
    writeFeeds(mirror);
    const { status, stdout, stderr } = spawnSync(join(newNode, 'node'), ['example.ts'], {
      cwd: user,
      env: {
        PATH: process.env['PATH'] ?? '',
        PLIMSOLL_FEEDS_MIRROR: mirror.folder,
        PLIMSOLL_STORE: join(user, 'store.db'),
      },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/ship\.tar CVE-2099-0001 /u),
        'REFERENCE_INVALID',
        '0 0 0',
        'no server',
      ]),
    );
  });

  it('compiles the example with its types', () => {
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'esnext', '--types', 'node'];
    const roots = ['--typeRoots', join(project, 'node_modules/@types')];
    const wrong = spawnSync(
      process.execPath,
      [join(project, 'node_modules/typescript/bin/tsc'), ...options, ...roots, 'example.ts'],
      { cwd: user, encoding: 'utf8' },
    );
    expect({ status: wrong.status, stdout: wrong.stdout }).toEqual({ status: 0, stdout: '' });
  });
});

it('runs an installed klar on Node 24', () => {
  const { status, stderr } = run(join(prefix, 'bin/klar'), []);
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'Image name must be provided\n' });
});

it(
  'runs for a user whom the system does not know, without a home, if the store is named',
  { skip: !isRoot() },
  () => {
    const nobody = 54_321;
    const own = join(folder, 'own');
    mkdirSync(own);
    chownSync(own, nobody, nobody);
    const program = join(prefix, 'lib/node_modules/plimsoll/dist/plimsoll.js');
    const image = join(own, 'boat.tar');
    writeFileSync(image, writeImage(DEBIAN), { mode: 0o644 });
    const call = (...args: string[]) =>
      spawnSync(
        'setpriv',
        [
          ...['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups'],
          join(newNode, 'node'),
          program,
          ...args,
        ],
        { cwd: own, env: { PATH: process.env['PATH'] ?? '' }, encoding: 'utf8' },
      );
    const scan = ['scan', './boat.tar', '--offline', '--format', 'summary'];
    expect(call(...scan, '--store', join(own, 'store.db'))).toMatchObject({ status: 3, stderr: '' });
    expect(call(...scan)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('this user has no home') as string,
    });
    const doctor = call('doctor', '--offline');
    expect(doctor).toMatchObject({ status: 2, stderr: '' });
    expect(doctor.stdout).toMatch(/^failed +store +of a user without a home: .*\n +hint: set HOME/mu);
    expect(readdirSync(own)).not.toContain('.cache');
  },
);

it.each(['plimsoll', 'klar'])('refuses, for an installed %s, an older Node in one line', (name) => {
  expect(run(join(prefix, 'bin', name), ['--version'], oldNode())).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^plimsoll: Node\.js 24 or newer is needed; this is v\d+\.\d+\.\d+\n$/u),
  });
});

describe('a scan by each installation', () => {
  const mirror = new FeedMirror();
  let args: readonly string[];
  let byClone: ReturnType<typeof timeless>;

  /** From a folder that is empty each time. */
  function scan(command: readonly string[]) {
    const home = mkdtempSync(join(folder, 'home-'));
    const env = { PATH: process.env['PATH'] ?? '', HOME: home };
    const [program = '', ...first] = command;
    const { status, stdout } = spawnSync(program, [...first, ...args], { env, cwd: home, encoding: 'utf8' });
    return timeless({ code: status, stdout });
  }

  beforeAll(() => {
    args = scanned(mirror);
    byClone = scan([process.execPath, PROGRAM]);
    expect(byClone).toEqual({ code: 1, stdout: expect.stringContaining('CVE-2099-0001') });
  });

  afterAll(() => mirror[Symbol.dispose]());

  it('gives by the package of npm the report that the clone gives', () => {
    const { status, stdout } = run(join(prefix, 'bin/plimsoll'), args);
    expect(timeless({ code: status, stdout })).toEqual(byClone);
  });

  it('gives by the single file the report that the clone gives', { timeout: BUILD_MS }, () => {
    expect(scan([buildSingleFile(folder)])).toEqual(byClone);
  });

  it(
    'gives by the container image the report that the clone gives',
    { timeout: BUILD_MS, ...needs("Debian's libraries", 'skopeo', 'umoci', 'mounts of its own') },
    async () => {
      const layout = join(folder, 'layout');
      spawnSync(process.execPath, [join(project, 'bin/image.ts'), layout]);
      using container = new Container(layout, 'plimsoll');
      // Its /tmp is its own.
      const inside = args.map((arg) => arg.replace(mirror.folder, '/shared'));
      const { code, stdout } = await container.run(inside, { volumes: { '/shared': mirror.folder } });
      expect(timeless({ code, stdout: stdout.replaceAll('/shared', mirror.folder) })).toEqual(byClone);
    },
  );
});
