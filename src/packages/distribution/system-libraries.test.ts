import { describe, expect, it } from 'vitest';
import type { TarInput } from '../../archive/testing/build-tar.ts';
import { goProgram } from '../../catalog/markers/testing.ts';
import { buildElf } from '../../catalog/program/testing/build-elf.ts';
import type { OpenedImage } from '../../image/index.ts';
import { indexImage } from '../index-image.ts';
import { openWorld, testImage, testLayer } from '../../findings/testing.ts';

const LIBRARY = buildElf({ hasNote: false });
const NPM: TarInput = { path: 'app/node_modules/a/package.json', content: '{"name":"a","version":"1.0.0"}' };
const WHEEL: TarInput = {
  path: 'usr/local/lib/python3.12/site-packages/idna-3.4.dist-info/METADATA',
  content: 'Name: idna\nVersion: 3.4\n',
};

function library(path: string): TarInput {
  return { path, content: LIBRARY };
}

function link(path: string, target: string): TarInput {
  return { path, type: '2', target };
}

function imageOf(...layers: readonly (readonly TarInput[])[]): OpenedImage {
  return testImage(...layers.map((files, at) => testLayer('abc'.charAt(at), files).source));
}

async function holesOf(image: OpenedImage): Promise<readonly string[]> {
  await using world = await openWorld();
  const { problems } = await indexImage(image, world.context);
  return problems.filter(({ kind }) => kind === 'no-package-database').map(({ message }) => message);
}

describe('an image without a package database', () => {
  it.each([
    ['an npm package', NPM],
    ['a Python package', WHEEL],
  ])('reports libraries beside %s that nothing brings', async (_what, language) => {
    const libraries = [
      library('usr/lib/x86_64-linux-gnu/libcurl.so.4.8.0'),
      link('usr/lib/x86_64-linux-gnu/libcurl.so.4', 'libcurl.so.4.8.0'),
      library('lib/libz.so.1'),
      library('usr/local/lib/libxml2.so.2'),
      library('lib/libc.so.6'),
    ];
    expect(await holesOf(imageOf([language, ...libraries]))).toEqual([
      'no package database lists 3 system libraries, which were not looked up: lib/libz.so.1, ' +
        'usr/lib/x86_64-linux-gnu/libcurl.so.4.8.0, usr/local/lib/libxml2.so.2',
    ]);
  });

  it.each([
    'lib64/libssl.so.3',
    'usr/lib64/libexpat.so.1.9.2',
    'usr/local/lib64/libcurl.so',
    'usr/lib/libcrypto.so.3',
  ])('reports the library %s', async (path) => {
    expect(await holesOf(imageOf([NPM, library(path)]))).toHaveLength(1);
  });

  it.each<readonly [string, readonly TarInput[]]>([
    ['a static Go program', [{ path: 'server', content: goProgram() }]],
    [
      'the C and C++ runtimes',
      [
        'lib64/ld-linux-x86-64.so.2',
        'lib/x86_64-linux-gnu/libc-2.31.so',
        'lib/x86_64-linux-gnu/libm.so.6',
        'lib/libmvec.so.1',
        'lib/libpthread.so.0',
        'lib/libdl.so.2',
        'lib/librt-2.28.so',
        'lib/libresolv.so.2',
        'lib/libnss_dns.so.2',
        'lib/ld-musl-x86_64.so.1',
        'usr/lib/libgcc_s-11-20240719.so.1',
        'usr/lib/libstdc++.so.6.0.30',
        'usr/lib/libatomic.so.1.2.0',
      ].map(library),
    ],
    [
      'links between the C runtimes',
      [library('lib/ld-musl-x86_64.so.1'), link('lib/libc.musl-x86_64.so.1', 'ld-musl-x86_64.so.1')],
    ],
    [
      'libraries of Python itself',
      [library('usr/local/bin/python3.12'), library('usr/local/lib/libpython3.12.so.1.0')],
    ],
    [
      'libraries of Java itself',
      [library('usr/bin/java'), library('usr/lib/libjava.so'), library('usr/lib/server/libjvm.so')],
    ],
    [
      'libraries of other folders',
      ['app/libcurl.so.4', 'usr/lib/jvm/a/lib/libzip.so', 'usr/lib/python3/dist-packages/x.so'].map(library),
    ],
    [
      'libraries of wheels',
      [library('usr/local/lib/python3.12/site-packages/numpy.libs/libgfortran-1.so.5.0.0')],
    ],
    [
      'links to libraries of a store',
      [
        library('nix/store/abc-curl-8.5.0/lib/libcurl.so.4.8.0'),
        link('lib/libcurl.so.4', '/nix/store/abc-curl-8.5.0/lib/libcurl.so.4.8.0'),
      ],
    ],
    [
      'libraries of conda',
      [
        library('usr/local/lib/libcurl.so.4.8.0'),
        {
          path: 'usr/local/conda-meta/curl-8.5.0-h1_0.json',
          content: '{"name":"curl","version":"8.5.0","build":"h1_0","channel":"conda-forge","files":[]}',
        },
      ],
    ],
  ])('accepts %s', async (_what, files) => {
    expect(await holesOf(imageOf([NPM, ...files]))).toEqual([]);
  });

  it('reports libraries of a runtime that is not there', async () => {
    expect(await holesOf(imageOf([NPM, library('usr/local/lib/libpython3.12.so.1.0')]))).toHaveLength(1);
  });

  it('accepts a library that an upper layer removed', async () => {
    const image = imageOf([NPM, library('usr/lib/libcurl.so.4')], [{ path: 'usr/lib/.wh.libcurl.so.4' }]);
    expect(await holesOf(image)).toEqual([]);
  });

  it('accepts libraries in a folder that is no image', async () => {
    const image = imageOf([NPM, library('usr/lib/libcurl.so.4')]);
    expect(await holesOf({ ...image, identity: { ...image.identity, transport: 'dir' } })).toEqual([]);
  });
});
