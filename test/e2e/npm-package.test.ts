import { spawnSync } from 'node:child_process';
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
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const project = resolve(import.meta.dirname, '../..');
const MAX_INSTALLED_BYTES = 15e6;
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
  for (const name of ['package.json', 'bin', 'src', 'examples', 'schema', 'README.md', 'LICENSE'])
    cpSync(join(project, name), join(clone, name), { recursive: true });
  mkdirSync(join(clone, 'node_modules'));
  for (const name of readdirSync(join(project, 'node_modules')))
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

function bytesIn(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
    const stats = statSync(join(path, name), { throwIfNoEntry: false });
    return sum + (stats?.isFile() === true ? stats.size : 0);
  }, 0);
}

it('packs a package that another user installs in 15 MB, and leaves the manifest unchanged', () => {
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

it('runs an installed plimsoll on Node 24', () => {
  expect(run(join(prefix, 'bin/plimsoll'), ['demo'])).toMatchObject({ status: 0 });
});

it('runs an installed klar on Node 24', () => {
  const { status, stderr } = run(join(prefix, 'bin/klar'), []);
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'Image name must be provided\n' });
});

it.each(['plimsoll', 'klar'])('refuses, for an installed %s, an older Node in one line', (name) => {
  expect(run(join(prefix, 'bin', name), ['--version'], oldNode())).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^plimsoll: Node\.js 24 or newer is needed; this is v\d+\.\d+\.\d+\n$/u),
  });
});
