import {
  counted,
  isReadElsewhere,
  type FileFacts,
  type OtherSystem,
  type Problem,
} from '../../domain/index.ts';
import type { FileCataloger } from '../cataloger.ts';
import { databaseAt, isTestData, systemDatabasePaths } from './database-at.ts';

/** Package managers by the names that waivers use. */
const NAMES: Readonly<Record<OtherSystem, string>> = {
  deb: 'dpkg',
  apk: 'apk',
  rpm: 'rpm',
  pacman: 'pacman',
  opkg: 'opkg',
  portage: 'Portage',
  xbps: 'XBPS',
  slackware: 'Slackware',
};

/**
 * Finds packages in other systems than the image's own, without reading them: in a chroot, in an image within
 * the image, or from a package manager that no feed covers.
 */
export const otherSystemsCataloger: FileCataloger = {
  kind: 'file',
  id: 'other-systems',
  version: 2,
  looksAt: (path) => databaseAt(path) !== undefined,
  wants: ({ size }) => (size > 0 ? 'ends' : 'no'),
  read({ path }): FileFacts | undefined {
    const system = databaseAt(path);
    return system && { path, detail: system };
  },
  combine(files, image) {
    // The image's own database may be kept elsewhere, behind a link.
    const own = new Set(image.find(systemDatabasePaths(files.map(({ path }) => path))).values());
    const others = files.filter(({ path }) => !own.has(path));
    const { tests = [], systems = [] } = Object.groupBy(others, ({ path }) =>
      isTestData(path) ? 'tests' : 'systems',
    );
    const found = Array.from(
      Map.groupBy(systems, ({ detail }) => detail),
      ([system, databases]) => toFacts(system, databases),
    );
    return [...found.flat(), ...testFacts(tests)];
  },
};

/** Reports all databases from one package manager together. */
function toFacts(system: unknown, databases: readonly FileFacts[]): readonly FileFacts[] {
  const [path] = databases.map((database) => database.path).sort();
  if (path === undefined || !isSystem(system)) return [];
  const count = databases.length;
  const found = `${counted(count, 'file')} found, the first: ${path}`;
  const about = { subject: system, count, path };
  const problem: Problem = isReadElsewhere(system)
    ? {
        kind: 'packages-not-read',
        message: `packages of ${NAMES[system]} below other folders are not read: ${found}`,
        ...about,
      }
    : {
        kind: 'ecosystem-not-covered',
        message: `no feed answers for packages of ${NAMES[system]}: ${found}`,
        ...about,
      };
  return [{ path, problems: [problem] }];
}

/** Notes all databases among test data together, whatever their package managers. */
function testFacts(databases: readonly FileFacts[]): readonly FileFacts[] {
  const [path] = databases.map((database) => database.path).sort();
  if (path === undefined) return [];
  const count = databases.length;
  const message = `package databases among test data are systems of their own, and were not read: ${counted(count, 'file')} found, the first: ${path}`;
  return [{ path, problems: [{ kind: 'containers-not-searched', subject: path, message, count, path }] }];
}

function isSystem(detail: unknown): detail is OtherSystem {
  return typeof detail === 'string' && Object.hasOwn(NAMES, detail);
}
