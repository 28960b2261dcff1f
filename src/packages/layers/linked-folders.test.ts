import { describe, expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { indexImage } from '../index-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

function link(path: string, target: string): TarInput {
  return { path, type: '2', target };
}

function manifest(folder: string, name: string, version: string): TarInput {
  return { path: `${folder}/package.json`, content: JSON.stringify({ name, version }) };
}

async function index(...layers: readonly (readonly TarInput[])[]) {
  await using world = await openWorld();
  const image = testImage(...layers.map((files, at) => testLayer('abc'.charAt(at), files).source));
  const { packages } = await indexImage(image, world.context);
  return packages.map(({ name, version, application = '', database, status = '' }) =>
    [name, version, application, database, status].join(' ').trimEnd(),
  );
}

const DEPS = [
  manifest('opt/deps/lodash', 'lodash', '4.17.4'),
  manifest('opt/deps/@acme/a', '@acme/a', '1.0.0'),
];
const READ = [
  '@acme/a 1.0.0 app opt/deps/@acme/a/package.json',
  'lodash 4.17.4 app opt/deps/lodash/package.json',
];

describe('a link whose name gives files a meaning', () => {
  it.each([
    ['in one layer', [[link('app/node_modules', '/opt/deps'), ...DEPS]]],
    ['in a layer above', [DEPS, [link('app/node_modules', '../opt/deps')]]],
    ['in a layer below', [[link('app/node_modules', '../opt/deps')], DEPS]],
    ['over several links', [[link('app/node_modules', '/a')], [link('a', 'opt/deps')], DEPS]],
    [
      'beside a project that needs them',
      [[link('app/node_modules', '/opt/deps'), ...DEPS, manifest('app', 'app', '1.0.0')]],
    ],
  ])('reads the packages that node_modules leads to %s', async (_where, layers) => {
    expect(await index(...layers)).toEqual(READ);
  });

  it('lists no packages of a folder that node_modules no longer leads to', async () => {
    const layers = [[link('app/node_modules', '/opt/deps'), ...DEPS], [{ path: 'app/.wh.node_modules' }]];
    expect(await index(...layers)).toEqual([]);
  });

  it('leaves what is in a package of the folder alone', async () => {
    const test = manifest('opt/deps/lodash/test/fixture', 'left-pad', '1.0.0');
    expect(await index([link('app/node_modules', '/opt/deps'), ...DEPS, test])).toEqual(READ);
  });

  it('reads a distribution whose metadata folder is a link', async () => {
    const site = 'usr/lib/python3.11/site-packages';
    const layers = [
      [
        { path: 'opt/meta/django/METADATA', content: 'Metadata-Version: 2.1\nName: Django\nVersion: 2.2\n' },
        { path: 'opt/meta/other/METADATA', content: 'Metadata-Version: 2.1\nName: other\nVersion: 1\n' },
        { path: `${site}/django/__init__.py`, content: 'VERSION = (2, 2)\n' },
        link(`${site}/Django-2.2.dist-info`, '/opt/meta/django'),
      ],
    ];
    expect(await index(...layers)).toEqual(['Django 2.2 usr opt/meta/django/METADATA']);
  });
});
