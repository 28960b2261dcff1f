import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Debian } from './debian.ts';

/** Signs what apt lists; Ubuntu has it in the package debian-archive-keyring. */
export const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The Debian of deploy/docker/Dockerfile. */
const SOURCES = [
  'http://deb.debian.org/debian trixie main',
  'http://deb.debian.org/debian trixie-updates main',
  'http://deb.debian.org/debian-security trixie-security main',
];

/**
 * Node's libraries, the one that holds the licence of GCC's, and what every image has. `base-files` is unpacked first: it
 * holds the links of a merged /usr.
 */
const PACKAGES = ['base-files', 'ca-certificates', 'gcc-14-base', 'libc6', 'libgcc-s1', 'libstdc++6'];

/**
 * Downloads the newest packages of an architecture by apt, which verifies them, and unpacks them in the folder. apt keeps
 * its lists there, too: those of this machine, its sources and its architectures stay as they are.
 */
export function fetchDebian(architecture: string, folder: string): Debian {
  const archives = join(folder, 'archives');
  const root = join(folder, 'root');
  for (const each of [archives, root]) rmSync(each, { recursive: true, force: true });
  for (const each of [
    archives,
    root,
    join(folder, 'state/lists/partial'),
    join(folder, 'cache/archives/partial'),
  ])
    mkdirSync(each, { recursive: true });
  const sources = join(folder, 'sources.list');
  writeFileSync(sources, SOURCES.map((source) => `deb [signed-by=${KEYRING}] ${source}\n`).join(''));
  const settings = [
    `Dir::State=${join(folder, 'state')}`,
    'Dir::State::status=/dev/null',
    `Dir::Cache=${join(folder, 'cache')}`,
    `Dir::Etc::SourceList=${sources}`,
    'Dir::Etc::SourceParts=-',
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    'APT::Sandbox::User=root',
    'APT::Update::Error-Mode=any',
    'Acquire::Languages=none',
  ].flatMap((setting) => ['--option', setting]);
  run('apt-get', [...settings, 'update'], folder);
  run('apt-get', [...settings, 'download', ...PACKAGES], archives);
  return unpacked(archives, root);
}

function unpacked(archives: string, root: string): Debian {
  const owners = new Map<string, string>();
  const fields = new Map<string, string>();
  for (const name of PACKAGES) {
    const file = readdirSync(archives).find((each) => each.startsWith(`${name}_`));
    if (file === undefined) throw new Error(`apt did not download ${name}`);
    const archive = join(archives, file);
    fields.set(name, run('dpkg-deb', ['--field', archive], archives));
    // It prints `./PATH` of each file, and runs none of the package's scripts.
    for (const line of run('dpkg-deb', ['--vextract', archive, root], archives).split('\n'))
      owners.set(line.slice('./'.length), name);
  }
  return { root, packageOf: (path) => known(owners, path), fieldsOf: (name) => known(fields, name) };
}

function known(names: ReadonlyMap<string, string>, name: string): string {
  const found = names.get(name);
  if (found === undefined) throw new Error(`${name} is in none of ${PACKAGES.join(', ')}`);
  return found;
}

function run(program: string, args: readonly string[], cwd: string): string {
  const options = { cwd, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' } } as const;
  return execFileSync(program, args, options);
}
