// The packages that the real rpm lists of a database, and those that our cataloger reads from it.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogerOutput } from '../../src/catalog/cataloger.ts';
import { memorySource } from '../../src/archive/index.ts';
import { rpmCataloger } from '../../src/catalog/os/rpm/index.ts';
import { sourceOf, type Package } from '../../src/domain/index.ts';

export type RpmBackend = 'sqlite' | 'ndb' | 'bdb_ro';

const PACKAGE = [
  'NAME',
  'EPOCHNUM',
  'VERSION',
  'RELEASE',
  'ARCH',
  'SOURCERPM',
  'MODULARITYLABEL',
  'VENDOR',
  'PACKAGER',
]
  .map((tag) => `%{${tag}}`)
  .join('\t');
const FILES = '[%{=NAME}:%{=ARCH} %{FILENAMES}\n]';
const NONE = '(none)';

/** One line for each package and one for each file, sorted. The folder is written to: rpm builds missing indexes. */
export function listedByRpm(folder: string, backend: RpmBackend): string[] {
  const options = ['--dbpath', folder, '--define', `_db_backend ${backend}`, '--nosignature', '--nodigest'];
  const list = execFileSync('rpm', [...options, '-qa', '--qf', `${PACKAGE}\n${FILES}`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return list
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (line.includes('\t') ? fromTags(line.split('\t')) : line))
    .toSorted();
}

/** Reads the files of a database's folder as they would be in a layer. */
export function readFolder(folder: string): CatalogerOutput {
  const names = ['rpmdb.sqlite', 'rpmdb.sqlite-wal', 'Packages.db', 'Packages'];
  const found = names.filter((name) => existsSync(join(folder, name)));
  return rpmCataloger.read(
    found.map((name) => ({
      path: `var/lib/rpm/${name}`,
      body: memorySource(readFileSync(join(folder, name))),
    })),
  );
}

/** The same lines as {@link listedByRpm}, of what we read. */
export function listedByUs({ files, owned = [] }: CatalogerOutput): string[] {
  const packages = files.flatMap((file) => file.packages ?? []).map(toLine);
  const paths = owned.flatMap((owner) => owner.files.map((path) => `${owner.package} /${path}`));
  return [...packages, ...paths].toSorted();
}

function fromTags(tags: readonly string[]): string {
  const [name, epoch, version, release, architecture, sourceRpm, module, vendor, packager] = tags;
  const maker = vendor === '' || vendor === NONE ? packager : vendor;
  return [name, `${epoch}:${version}-${release}`, architecture, sourceRpm, module, maker].join(' ');
}

function toLine(pkg: Package): string {
  const version = pkg.version.includes(':') ? pkg.version : `0:${pkg.version}`;
  const source = sourceOf(pkg);
  const sourceVersion = source.version.slice(source.version.indexOf(':') + 1);
  const isKey = pkg.name === 'gpg-pubkey';
  const sourceRpm = isKey ? NONE : `${source.name}-${sourceVersion}.src.rpm`;
  return [pkg.name, version, pkg.architecture, sourceRpm, pkg.module ?? NONE, pkg.maker ?? NONE].join(' ');
}
