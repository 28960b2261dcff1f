// Root file systems with package databases of our own making: names and versions are given, all else is filled in.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeHeader } from '../../src/catalog/os/rpm/testing/write-header.ts';
import { defined } from '../../src/domain/index.ts';

/** Versions are complete, as the package manager prints them: `epoch:version-release`. */
export interface PackageToInstall {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** Absent where it is the package's own. */
  readonly source?: string;
  readonly sourceVersion?: string;
  /** RPM's modularity label: `nodejs:18:8060020230101:abcd`. */
  readonly module?: string;
  /** Its maker, if not that of the others. */
  readonly vendor?: string;
}

export type OsRelease = Readonly<Record<string, string>>;

/** A folder to scan, with the release file and nothing else in it yet. */
export class RootFolder implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-root-'));

  constructor(osRelease: OsRelease) {
    const lines = Object.entries(osRelease).map(([key, value]) => `${key}="${value}"\n`);
    this.write('etc/os-release', lines.join(''));
  }

  write(name: string, content: string): void {
    const place = path.join(this.folder, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, content);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Installs packages so that dpkg's own tools read them as well. */
export function installDebs(root: RootFolder, packages: readonly PackageToInstall[]): void {
  const stanzas = packages.map(({ name, version, architecture = 'amd64', source, sourceVersion }) => {
    const built = sourceVersion === undefined ? (source ?? name) : `${source ?? name} (${sourceVersion})`;
    return [
      `Package: ${name}`,
      'Status: install ok installed',
      'Maintainer: Debian Maintainers <maintainers@packages.debian.org>',
      `Architecture: ${architecture}`,
      ...(packages.filter((other) => other.name === name).length > 1 ? ['Multi-Arch: same'] : []),
      ...(built === name ? [] : [`Source: ${built}`]),
      `Version: ${version}`,
      'Description: a package',
    ].join('\n');
  });
  root.write('var/lib/dpkg/status', `${stanzas.join('\n\n')}\n\n`);
}

export function installApks(root: RootFolder, packages: readonly PackageToInstall[]): void {
  const stanzas = packages.map(({ name, version, architecture = 'x86_64', source = name }) =>
    [`P:${name}`, `V:${version}`, `A:${architecture}`, 'T:A package', `o:${source}`].join('\n'),
  );
  root.write('lib/apk/db/installed', `${stanzas.join('\n\n')}\n\n`);
}

/** The bytes before each header where rpm exports or imports a database. */
const HEADER_MAGIC = Buffer.from('8eade80100000000', 'hex');

/** The database is the real rpm's: it imports the headers that we write. */
export function installRpms(root: RootFolder, vendor: string, packages: readonly PackageToInstall[]): void {
  const headers = packages.map((pkg) => {
    const { epoch, version, release } = partsOf(pkg.version);
    const sourceVersion = partsOf(pkg.sourceVersion ?? pkg.version);
    return writeHeader({
      name: pkg.name,
      version,
      release,
      ...(epoch !== undefined && { epoch: Number(epoch) }),
      architecture: pkg.architecture ?? 'x86_64',
      sourceRpm: `${pkg.source ?? pkg.name}-${sourceVersion.version}-${sourceVersion.release}.src.rpm`,
      vendor: pkg.vendor ?? vendor,
      ...defined({ module: pkg.module }),
    });
  });
  const database = path.join(root.folder, 'var/lib/rpm');
  mkdirSync(database, { recursive: true });
  execFileSync('rpmdb', ['--importdb', '--dbpath', database, '--define', '_db_backend sqlite'], {
    input: Buffer.concat(headers.flatMap((header) => [HEADER_MAGIC, header])),
  });
}

function partsOf(evr: string): { epoch: string | undefined; version: string; release: string } {
  const colon = evr.indexOf(':');
  const [version = '', release = ''] = evr.slice(colon + 1).split('-');
  return { epoch: colon < 0 ? undefined : evr.slice(0, colon), version, release };
}

/** Lines of `name version architecture [source [source's version]]`. */
export function parsePackageList(text: string): PackageToInstall[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', version = '', architecture = '', source, sourceVersion] = line.split(' ');
      return {
        name,
        version,
        architecture,
        ...defined({ source, sourceVersion }),
      };
    });
}
