// The installed packages, as the real tools list it. Nothing here is the product's.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { ReportedResult } from './findings-lab.ts';
import type { PackageToInstall } from './rootfs.ts';

export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly source: string;
  /** A source rpm's name has no epoch, and neither has this. */
  readonly sourceVersion: string;
  readonly module?: string;
}

export function installedByDpkg(root: string): Installed[] {
  const format = ['Package', 'Version', 'Architecture', 'source:Package', 'source:Version'];
  const output = execFileSync(
    'dpkg-query',
    [
      `--admindir=${path.join(root, 'var/lib/dpkg')}`,
      '-W',
      '-f',
      `${format.map((f) => `\${${f}}`).join(' ')}\n`,
    ],
    { encoding: 'utf8' },
  );
  return linesOf(output).map((line) => {
    const [name = '', version = '', architecture = '', source = '', sourceVersion = ''] = line.split(' ');
    return { name, version, architecture, source, sourceVersion };
  });
}

const RPM_TAGS = ['NAME', 'EPOCH', 'VERSION', 'RELEASE', 'ARCH', 'SOURCERPM', 'MODULARITYLABEL'];

export function installedByRpm(root: string): Installed[] {
  const format = `${RPM_TAGS.map((tag) => `%{${tag}}`).join(' ')}\n`;
  const output = execFileSync('rpm', ['--dbpath', path.join(root, 'var/lib/rpm'), '-qa', '--qf', format], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return linesOf(output).map((line) => {
    const [name = '', epoch, version, release, architecture = '', sourceRpm = '', module] = line.split(' ');
    const [, source = '', sourceVersion = ''] = /^(.+)-([^-]+-[^-]+)\.src\.rpm$/.exec(sourceRpm) ?? [];
    return {
      name,
      version: `${epoch === '(none)' ? '' : `${epoch}:`}${version}-${release}`,
      architecture,
      source,
      sourceVersion,
      ...(module !== '(none)' && module !== undefined && { module }),
    };
  });
}

/** apk 2.14 does not list origins, so this is what was written into its database. */
export function installedAsWritten(packages: readonly PackageToInstall[]): Installed[] {
  return packages.map(({ name, version, architecture = 'x86_64', source = name }) => ({
    name,
    version,
    architecture,
    source,
    sourceVersion: version,
  }));
}

/** Of an image that only the program itself has read; other tests compare such lists with dpkg's. */
export function installedAsReported({ packages }: ReportedResult): Installed[] {
  return packages.map(({ name, version, architecture, source = { name, version } }) => ({
    name,
    version,
    architecture,
    source: source.name,
    sourceVersion: source.version,
  }));
}

function linesOf(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}
