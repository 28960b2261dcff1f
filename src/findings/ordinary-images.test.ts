import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { goProgram } from '../catalog/markers/testing.ts';
import { writeHeader } from '../catalog/os/rpm/testing/write-header.ts';
import { writeNdb } from '../catalog/os/rpm/testing/write-ndb.ts';
import { indexImage } from '../packages/index.ts';
import { NO_LINE } from '../policy/index.ts';
import type { StoredContext } from '../stored/index.ts';
import { reportImage } from './index.ts';
import { openWorld, testImage } from './testing.ts';

// Guards against false holes: an ordinary image, with Python packages and programs of its own distribution, must not
// end with 3 because of anything in the image. Feeds are not requested: their absence is the only expected hole.

const PYTHON = 'usr/lib/python3/dist-packages';
const SITE = 'usr/lib/python3.11/site-packages';

interface Root {
  readonly name: string;
  readonly files: readonly (readonly [path: string, content: string | Buffer])[];
}

function release(id: string, version: string, more = ''): readonly [string, string] {
  return ['etc/os-release', `ID="${id}"\nVERSION_ID="${version}"\n${more}`];
}

const list = (paths: readonly string[]) => paths.map((path) => `/${path}\n`).join('');

function debian(name: string, id: string, version: string, maintainer: string): Root {
  const owned = [`${PYTHON}/six-1.16.0.egg-info/PKG-INFO`, 'usr/bin/containerd'];
  const stanza =
    `Package: python3-six\nStatus: install ok installed\nArchitecture: all\nVersion: 1.16.0-6\n` +
    `Maintainer: ${maintainer}\n\n`;
  return {
    name,
    files: [
      release(id, version),
      ['var/lib/dpkg/status', stanza],
      ['var/lib/dpkg/info/python3-six.list', list(owned)],
      [owned[0] ?? '', 'Name: six'],
      [owned[1] ?? '', goProgram()],
    ],
  };
}

function apk(name: string, id: string, version: string, database: string): Root {
  const entry =
    `P:py3-six\nV:1.16.0-r9\nA:x86_64\no:py3-six\nc:${'0'.repeat(40)}\nF:usr/bin\nR:crane\n` +
    `F:${SITE}/six-1.16.0.dist-info\nR:METADATA\n\n`;
  return {
    name,
    files: [
      release(id, version),
      [database, entry],
      ['usr/bin/crane', goProgram()],
      [`${SITE}/six-1.16.0.dist-info/METADATA`, 'Name: six'],
    ],
  };
}

function rpm(name: string, vendor: string, osRelease: readonly [string, string]): Root {
  const owned = [
    'usr/lib/python3.9/site-packages/six-1.15.0.dist-info/METADATA',
    'usr/lib64/python3.9/site-packages/dbus_python-1.2.18-py3.9.egg-info',
    'usr/share/java/slf4j.jar',
    'usr/share/python3-wheels/pip-21.3.1-py3-none-any.whl',
    'usr/bin/container-suseconnect',
  ];
  const header = writeHeader({
    name: 'python3-six',
    version: '1.15.0',
    release: '9',
    vendor,
    sourceRpm: 'python-six-1.15.0-9.src.rpm',
    files: owned.map((path) => `/${path}`),
  });
  const content = (path: string) => (path.startsWith('usr/bin/') ? goProgram() : 'x');
  return {
    name,
    files: [
      osRelease,
      ['usr/lib/sysimage/rpm/Packages.db', writeNdb([header])],
      ...owned.map((path) => [path, content(path)] as const),
    ],
  };
}

const ROOTS = [
  debian('Debian 13', 'debian', '13', 'Debian Python Team <team+python@tracker.debian.org>'),
  debian('Ubuntu 24.04', 'ubuntu', '24.04', 'Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>'),
  apk('Alpine 3.23', 'alpine', '3.23.0', 'lib/apk/db/installed'),
  apk('Wolfi', 'wolfi', '20230201', 'usr/lib/apk/db/installed'),
  rpm(
    'UBI 9',
    'Red Hat, Inc.',
    release('rhel', '9.7', 'CPE_NAME="cpe:/o:redhat:enterprise_linux:9::baseos"\n'),
  ),
  rpm('Rocky 9', 'Rocky Enterprise Software Foundation', release('rocky', '9.7')),
  rpm('SUSE 15 SP7', 'SUSE LLC <https://www.suse.com/>', release('sles', '15.7')),
];

describe('an ordinary image that is up to date', () => {
  let world: Awaited<ReturnType<typeof openWorld>>;
  beforeAll(async () => {
    world = await openWorld({}, { offline: true });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(ROOTS)('finds no hole in an up-to-date image of $name', async ({ files }) => {
    expect(await holes(files, world.context)).toEqual([]);
  });

  it.each(ROOTS)(
    'finds in $name a hole for each package that its distribution did not bring',
    async ({ files }) => {
      const added = [
        ['app/lib/log4j-core.jar', 'PK\x03\x04 cut off'],
        ['usr/local/bin/tool', goProgram()],
      ] as const;
      expect(await holes([...files, ...added], world.context)).toEqual([
        'packages-not-read:go',
        'package-file-unreadable:app/lib/log4j-core.jar',
      ]);
    },
  );
});

/** Lists `kind:subject` of everything that costs the exit code, except feeds that were never loaded here. */
async function holes(files: Root['files'], context: StoredContext): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ordinary-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path: folder } as const) };
  const indexed = await indexImage(testImage(source), context);
  const { result } = await reportImage(indexed, { line: NO_LINE, ignore: [] }, context);
  return result.verdict.incomplete
    .filter(({ kind }) => kind !== 'feed-missing')
    .map(({ kind, subject }) => `${kind}:${subject}`);
}
