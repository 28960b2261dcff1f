// The abilities that tests need of the machine. Each is tried with the least that the tests do with it: a tool may be
// too old, or not allowed to do its work.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { missingPrerequisite } from '../../bin/image/prerequisites.ts';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { buildLayout, tarOf, writeFiles, type ImageFiles } from '../../src/image/testing/build-image.ts';
import { BROWSER } from './browser.ts';
import { PROGRAM } from './cli.ts';
import { mavenAnswers } from './comparable-version.ts';
import { PodmanStore } from './image-podman.ts';
import { postgresMissing } from './postgres.ts';
import { unpacking } from './umoci.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const NOBODY = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];

/** Python as Debian installs it: its packages are not those of another that comes first in PATH. */
export const DEBIAN_PYTHON = '/usr/bin/python3';

export const isRoot = process.getuid?.() === 0;

/** Runs a program as a user whom modes bind: as nobody, where the tests are run by root. */
export function asBoundUser(program: readonly string[]): readonly [string, ...string[]] {
  const [first = '', ...others] = program;
  return isRoot ? ['setpriv', ...NOBODY, ...program] : [first, ...others];
}

/** Runs a program where there is no network, not even loopback. */
export function inEmptyNetwork(program: readonly string[]): readonly [string, ...string[]] {
  return ['unshare', ...(isRoot ? [] : ['--map-root-user']), '--net', ...program];
}

/** Earlier ones refuse a major version of six digits. */
const READ_LONG_MAJOR =
  'require "Composer/Semver/autoload.php"; (new Composer\\Semver\\VersionParser())->normalize("100000.0.1");';

const ABILITIES = {
  ComparableVersion: mavenAnswers,
  "Debian's libraries": () => missingPrerequisite(PROJECT) === undefined,
  Linux: () => process.platform === 'linux',
  Postgres: () => postgresMissing() === undefined,
  'RubyGems 3.6': () =>
    answers('ruby', '-e', "exit Gem::Version.new('1.a.0.b') == Gem::Version.new('1.a.b')"),
  'a user bound by modes': () => answers(...asBoundUser([process.execPath, PROGRAM, '--version'])),
  'an empty network': () => answers(...inEmptyNetwork(['true'])),
  bash: () => answers('bash', '--version'),
  'composer/semver 3.4': () => answers('php', '-r', READ_LONG_MAJOR),
  cosign: () => answers('cosign', 'version'),
  chromium: () => answers(BROWSER, '--version'),
  db_load: () => answers('db_load', '-V'),
  'docker-registry': () => answers('docker-registry', '--version'),
  dpkg: () => answers('dpkg', '--version'),
  fish: () => answers('fish', '--version'),
  go: () => answers('go', 'list', 'runtime'),
  htpasswd: () => answers('htpasswd', '-nbB', 'user', 'password'),
  jq: () => answers('jq', '--version'),
  kustomize: () => answers('kustomize', 'version'),
  npm: () => answers('npm', '--version'),
  mandoc: () => answers('mandoc', '-Tlint', '-Wfatal', '/dev/null'),
  'mounts of its own': () => isRoot && answers('unshare', '--mount', 'true'),
  podman: podmanLoads,
  promtool: () => answers('promtool', '--version'),
  python3: () => answers(DEBIAN_PYTHON, '-c', 'import importlib.metadata'),
  'python3-packaging': () => answers(DEBIAN_PYTHON, '-c', 'import packaging.version'),
  readelf: () => answers('readelf', '--version'),
  root: () => isRoot,
  rpm: () => answers('rpm', '--version'),
  "rpm's Berkeley DB": () => rpmKnows('bdb_ro'),
  "rpm's NDB": () => rpmKnows('ndb'),
  rpmbuild: () => answers('rpmbuild', '--version'),
  rsync: () => answers('rsync', '--version'),
  script: () => answers('script', '-qec', 'true', '/dev/null'),
  skopeo: () => answers('skopeo', '--version'),
  umoci: umociUnpacks,
  unzip: () => answers('unzip', '-v'),
  upx: () => answers('upx', '--version'),
  zsh: () => answers('zsh', '-c', 'zmodload zsh/zpty'),
} as const satisfies Readonly<Record<string, () => boolean>>;

export type Ability = keyof typeof ABILITIES;

const known = new Map<Ability, boolean>();

export function can(ability: Ability): boolean {
  const before = known.get(ability);
  if (before !== undefined) return before;
  const now = ABILITIES[ability]();
  known.set(ability, now);
  return now;
}

function answers(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** An rpm that was built without a backend warns, and goes on with a database that holds nothing. */
function rpmKnows(backend: string): boolean {
  return withFolder((folder) => {
    const args = ['--initdb', '--dbpath', folder, '--define', `_db_backend ${backend}`];
    const { error, stderr } = spawnSync('rpmdb', args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    return error === undefined && !stderr.includes('invalid %_db_backend');
  });
}

/** An image of one file, for the tools to take in. */
function smallImage(): ImageFiles {
  return buildLayout([{ layers: [gzipSync(buildTar([{ path: 'file' }]))], tag: '1' }]);
}

function umociUnpacks(): boolean {
  return withFolder((folder) => {
    writeFiles(join(folder, 'layout'), smallImage());
    const bundle = join(folder, 'bundle');
    return (
      answers('umoci', ...unpacking(join(folder, 'layout:1'), bundle)) &&
      existsSync(join(bundle, 'rootfs/file'))
    );
  });
}

/** Without root this takes a user namespace, which not every machine allows. */
function podmanLoads(): boolean {
  using store = new PodmanStore();
  const archive = join(store.folder, 'image.tar');
  writeFileSync(archive, tarOf(smallImage()));
  return store.load(archive);
}

function withFolder(use: (folder: string) => boolean): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ability-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
