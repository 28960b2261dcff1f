import { expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { catalogImage } from '../catalog-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const SYSTEM: readonly TarInput[] = [
  { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
  {
    path: 'var/lib/dpkg/status',
    content: 'Package: node-ms\nStatus: install ok installed\nArchitecture: all\nVersion: 2.1.3\n\n',
  },
];
const MODULE: TarInput = {
  path: 'usr/share/nodejs/ms/package.json',
  content: '{"name":"ms","version":"2.1.3"}',
};
const LIST: TarInput = {
  path: 'var/lib/dpkg/info/node-ms.list',
  content: '/.\n/usr\n/usr/share/nodejs/ms/package.json\n',
};

async function notesOf(...layers: readonly (readonly TarInput[])[]) {
  await using world = await openWorld();
  const sources = layers.map((files, index) => testLayer('abc'.charAt(index), files).source);
  const { problems } = await catalogImage(testImage(...sources), world.context);
  return problems.flatMap(({ kind, message }) => (kind === 'package-details-unreadable' ? [message] : []));
}

it("notes that dpkg's lists of files were removed, where it may have installed language packages", async () => {
  const removed = [{ path: 'var/lib/dpkg/.wh.info', content: '' }];
  expect(await notesOf([...SYSTEM, MODULE, LIST], removed)).toEqual([
    "no list of files of 1 package is in var/lib/dpkg/info: what it installed in /usr for languages counts as the application's",
  ]);
});

it.each<[string, readonly TarInput[]]>([
  ['its lists', [...SYSTEM, MODULE, LIST]],
  [
    'language packages in other places alone',
    [...SYSTEM, { ...MODULE, path: 'app/node_modules/ms/package.json' }],
  ],
  [
    'what administrators installed alone',
    [...SYSTEM, { ...MODULE, path: 'usr/local/lib/node_modules/ms/package.json' }],
  ],
  ['no package of dpkg', [MODULE]],
])('notes nothing of a system with %s', async (_what, files) => {
  expect(await notesOf(files)).toEqual([]);
});
