import type { OtherSystem } from '../../domain/index.ts';
import { isOfPackage } from '../markers/index.ts';

/** Databases at their system paths, which other catalogers read. */
const SYSTEM_DATABASES: ReadonlyMap<string, OtherSystem> = new Map([
  ['var/lib/dpkg/status', 'deb'],
  ['lib/apk/db/installed', 'apk'],
  ['usr/lib/apk/db/installed', 'apk'],
  ['var/lib/rpmmanifest/container-manifest-2', 'rpm'],
  ...['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'].flatMap((folder) =>
    ['Packages', 'Packages.db', 'rpmdb.sqlite'].map((name) => [`${folder}/${name}`, 'rpm'] as const),
  ),
]);

/** The distroless database: one file per package, with its file list beside it. */
const DISTROLESS = '/var/lib/dpkg/status.d/';
const DISTROLESS_LIST = '.md5sums';

/** Path endings for databases below another folder, and for databases that no cataloger reads anywhere. */
const ENDS: readonly (readonly [end: string, system: OtherSystem])[] = [
  ...Array.from(SYSTEM_DATABASES, ([path, system]) => [`/${path}`, system] as const),
  ['/pacman/local/ALPM_DB_VERSION', 'pacman'],
  ['/lib/opkg/status', 'opkg'],
  ['/db/xbps/pkgdb-0.38.plist', 'xbps'],
];

/** A Gentoo package's name, in the package's folder. */
const OF_PORTAGE = /(?:^|\/)var\/db\/pkg\/[^/]+\/[^/]+\/PF$/u;

/** A Slackware package, `NAME-VERSION-ARCHITECTURE-BUILD`: in `lib/pkgtools` since 15.0, in `log` before. */
const OF_SLACKWARE = /(?:^|\/)var\/(?:lib\/pkgtools|log)\/packages\/[^/]+(?:-[^-/]+){3}$/u;

/** Programs that read databases bring some for their tests, and tests may run in an unpacked system. */
const TEST_DATA = /(?:^|\/)(?:tests?|testdata|fixtures|__tests__)\//u;

/**
 * Returns the package system whose database this file belongs to, if no other cataloger reads it there;
 * undefined for most. Called for every file in every layer.
 */
export function databaseAt(path: string): OtherSystem | undefined {
  const system = ENDS.find(([end]) => path.endsWith(end))?.[1] ?? ofFolder(path);
  return system === undefined || SYSTEM_DATABASES.has(path) || isOfPackage(path) ? undefined : system;
}

export function isTestData(path: string): boolean {
  return TEST_DATA.test(path);
}

/** Returns the package system that keeps a file per package in such a folder. */
function ofFolder(path: string): OtherSystem | undefined {
  if (path.endsWith('/PF') && OF_PORTAGE.test(path)) return 'portage';
  if (path.includes('/packages/') && OF_SLACKWARE.test(path)) return 'slackware';
  return path.includes(DISTROLESS) && !path.endsWith(DISTROLESS_LIST) ? 'deb' : undefined;
}

/** Lists system database paths: these files may be such a database behind a link to another folder. */
export function systemDatabasePaths(paths: readonly string[]): readonly string[] {
  const inFolder = paths.filter((path) => path.includes(DISTROLESS));
  return [...SYSTEM_DATABASES.keys(), ...inFolder.map((path) => path.slice(path.indexOf(DISTROLESS) + 1))];
}
