import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TarInput } from '../archive/testing/build-tar.ts';
import { inlineBuildInfo } from '../catalog/language/go/testing/parts.ts';
import { writeHeader } from '../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../catalog/os/rpm/testing/write-ndb.ts';
import { buildElf } from '../catalog/program/testing/build-elf.ts';
import { indexImage } from '../packages/index-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

const PATH = 'usr/bin/tool';
const OWN = buildElf({ data: inlineBuildInfo('go1.24.4', '') });
const OTHER = buildElf({ data: inlineBuildInfo('go1.19.1', '') });

function digest(algorithm: string, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash(algorithm).update(OWN).digest(encoding);
}

function osRelease(id: string, version: string): TarInput {
  return { path: 'etc/os-release', content: `ID=${id}\nVERSION_ID="${version}"\n` };
}

const status = 'Package: tool\nStatus: install ok installed\nVersion: 1.0\nMaintainer: x@debian.org\n\n';
const apk = ['P:tool', 'V:1.0-r0', 'A:x86_64', `c:${'0'.repeat(40)}`, 'F:usr/bin', 'R:tool'];
const header = writeHeader({
  name: 'tool',
  vendor: 'Rocky Enterprise Software Foundation',
  files: [`/${PATH}`],
  digests: [digest('sha256')],
  digestAlgorithm: 8,
});

/** Databases of one package, which owns a Go program; its digest is recorded. */
const SYSTEMS: readonly (readonly [manager: string, files: readonly TarInput[]])[] = [
  [
    'dpkg',
    [
      osRelease('debian', '13'),
      { path: 'var/lib/dpkg/status', content: status },
      { path: 'var/lib/dpkg/info/tool.list', content: `/${PATH}\n` },
      { path: 'var/lib/dpkg/info/tool.md5sums', content: `${digest('md5')}  ${PATH}\n` },
    ],
  ],
  [
    'apk',
    [
      osRelease('alpine', '3.20.0'),
      {
        path: 'lib/apk/db/installed',
        content: `${[...apk, `Z:Q1${digest('sha1', 'base64')}`].join('\n')}\n\n`,
      },
    ],
  ],
  [
    'rpm',
    [osRelease('rocky', '9.4'), { path: 'usr/lib/sysimage/rpm/Packages.db', content: writeNdb([header]) }],
  ],
];

/** Lists the owner of each program's standard library; a dash where it counts. */
async function ownersIn(...layers: readonly (readonly TarInput[])[]): Promise<readonly string[]> {
  await using world = await openWorld();
  const sources = layers.map((files, i) => testLayer('abc'.charAt(i), files).source);
  const { packages } = await indexImage(testImage(...sources), world.context);
  return packages.filter(({ type }) => type === 'golang').map(({ owner }) => owner ?? '-');
}

describe.each(SYSTEMS)('a Go program whose digest %s recorded', (_manager, database) => {
  const own = { path: PATH, content: OWN };
  const other = { path: PATH, content: OTHER };

  it('marks a program distribution-owned while it is as its package installed it, in one layer or copied', async () => {
    expect(await ownersIn([own, ...database])).toEqual(['tool']);
    expect(await ownersIn([own, ...database], [own])).toEqual(['tool']);
  });

  it('counts a program that was replaced, in the same layer as in one above', async () => {
    expect(await ownersIn([other, ...database])).toEqual(['-']);
    expect(await ownersIn([own, ...database], [other])).toEqual(['-']);
  });

  it('marks a program distribution-owned where its layer seems to be of another package manager', async () => {
    const misleading = ['etc/dpkg', 'etc/apk', 'etc/rpm'].map((path) => [
      { path, type: '5' },
      own,
      ...database,
    ]);
    for (const layer of misleading) expect(await ownersIn(layer)).toEqual(['tool']);
  });
});
