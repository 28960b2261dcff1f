import type { TarInput } from '../archive/testing/build-tar.ts';
import { writeHeader } from '../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../catalog/os/rpm/testing/write-ndb.ts';

/** Inserts databases of the other package managers, each with one package of its distribution that owns these files. */
export function insertPackages(
  files: readonly string[],
): readonly (readonly [string, readonly TarInput[]])[] {
  const folders = Map.groupBy(files, (path) => path.slice(0, path.lastIndexOf('/')));
  const lines = [...folders].flatMap(([folder, ours]) => [
    `F:${folder}`,
    ...ours.map((path) => `R:${path.slice(folder.length + 1)}`),
  ]);
  const header = writeHeader({
    name: 'tool',
    vendor: 'Rocky Enterprise Software Foundation',
    files: files.map((path) => `/${path}`),
  });
  return [
    [
      'apk',
      [
        { path: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.0\n' },
        { path: 'lib/apk/db/installed', content: `P:tool\nV:1.0-r0\nA:x86_64\n${lines.join('\n')}\n\n` },
      ],
    ],
    [
      'rpm',
      [
        { path: 'etc/os-release', content: 'ID=rocky\nVERSION_ID=9.4\n' },
        { path: 'usr/lib/sysimage/rpm/Packages.db', content: writeNdb([header]) },
      ],
    ],
    [
      'distroless',
      [
        { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID=12\n' },
        { path: 'var/lib/dpkg/status.d/tool', content: 'Package: tool\nVersion: 1.0\n' },
        {
          path: 'var/lib/dpkg/status.d/tool.md5sums',
          content: files.map((path) => `${'0'.repeat(32)}  ${path}\n`).join(''),
        },
      ],
    ],
  ];
}
