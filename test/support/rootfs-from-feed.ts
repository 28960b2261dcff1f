// Packages as old as a feed knows them: each in a version that once was a fix, so that later ones still affect it.

import { appendTo } from '../../src/domain/index.ts';
import type { OsvRecord } from './oracle-osv.ts';
import type { Secdb } from './oracle-secdb.ts';
import type { PackageToInstall } from './rootfs.ts';

type Build = Omit<PackageToInstall, 'name'>;

/** Takes one of `every` packages of an ecosystem, in an old build. */
export function oldPackagesOfOsv(
  records: readonly OsvRecord[],
  ecosystem: string,
  every: number,
): PackageToInstall[] {
  const builds = new Map<string, Build[]>();
  for (const { summary = '', affected } of records) {
    const [stream] = /[\w.+-]+:[\w.+-]+/.exec(summary) ?? [];
    for (const { package: named, ranges } of affected) {
      if (named.ecosystem !== ecosystem) continue;
      for (const { fixed } of ranges.flatMap(({ events }) => events)) {
        if (fixed !== undefined) appendTo(builds, named.name, buildOf(fixed, stream));
      }
    }
  }
  return oneOfEach(builds, every);
}

export function oldPackagesOfSecdb(files: readonly Secdb[], every: number): PackageToInstall[] {
  const builds = new Map<string, Build[]>();
  for (const { pkg } of files.flatMap(({ packages }) => packages)) {
    const versions = Object.keys(pkg.secfixes ?? {}).filter((version) => version !== '0');
    for (const version of versions) appendTo(builds, pkg.name, { version });
  }
  return oneOfEach(builds, every);
}

function buildOf(version: string, stream: string | undefined): Build {
  const isModular = version.includes('.module');
  return { version, ...(isModular && stream !== undefined && { module: `${stream}:20240101:abcd1234` }) };
}

/** Takes one build of one of `every` packages; the length of the package's name decides which, old or new. */
function oneOfEach(builds: ReadonlyMap<string, readonly Build[]>, every: number): PackageToInstall[] {
  return [...builds]
    .filter((_, index) => index % every === 0)
    .map(([name, known]) => ({ name, ...(known[name.length % known.length] ?? { version: '0' }) }));
}
