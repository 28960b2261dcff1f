import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildTar, gnuLong, type TarInput } from '../../archive/testing/build-tar.ts';
import { defined } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { LayerContent } from '../source/source.ts';
import type { FolderSelector } from './selector.ts';
import { asFound } from './testing/as-found.ts';
import { DIGEST, streamOf } from './testing/layer-content.ts';
import { walkLayer } from './walk-layer.ts';

const DPKG: FolderSelector = {
  kind: 'folder',
  id: 'dpkg',
  roots: ['var/lib/dpkg'],
  wants: (path) => path === 'var/lib/dpkg/status' || path.startsWith('var/lib/dpkg/status.d/'),
};
const RELEASE: FolderSelector = {
  kind: 'folder',
  id: 'release',
  roots: ['etc/os-release', 'usr/lib/os-release'],
  wants: () => true,
};

function stream(blob: Buffer, mediaType?: string): { open(): Promise<LayerContent>; opened: () => number } {
  let opened = 0;
  return {
    opened: () => opened,
    open: () => {
      opened++;
      return Promise.resolve({ ...streamOf(blob, 1000), ...defined({ mediaType }) });
    },
  };
}

async function walk(inputs: readonly TarInput[], selectors = [DPKG, RELEASE]) {
  const {
    facts: selected,
    overlay,
    problems,
  } = await walkLayer(stream(gzipSync(buildTar(inputs))), { selectors, name: 'L', read: asFound });
  return {
    files: selected.map(({ files }) => files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])),
    overlays: selectors.map(({ roots }) => overlay.select({ roots })),
    problems: [...selected.flatMap((each) => each.problems), ...problems],
  };
}

describe('the files of a layer', () => {
  it.each(['var/lib/dpkg/status', './var/lib/dpkg/status', '/var/lib/dpkg/status', 'var//lib/./dpkg/status'])(
    'finds a file of a layer under the name %s',
    async (path) => {
      expect((await walk([{ path, content: 'Package: a' }])).files[0]).toEqual([
        ['var/lib/dpkg/status', 'Package: a'],
      ]);
    },
  );

  it('gives a file to every selector that wants it, and to no other', async () => {
    const { files } = await walk([
      { path: 'etc/os-release', content: 'ID=debian' },
      { path: 'var/lib/dpkg/lock', content: 'x' },
      { path: 'var/lib/dpkg/status', content: 'Package: a' },
      { path: 'var/lib/dpkg2/status', content: 'x' },
    ]);
    expect(files).toEqual([[['var/lib/dpkg/status', 'Package: a']], [['etc/os-release', 'ID=debian']]]);
  });

  it('throws a bug of a selector on, and does not take it for damage of the layer', async () => {
    const broken: FolderSelector = {
      ...RELEASE,
      wants: () => {
        throw new TypeError('a bug');
      },
    };
    await expect(walk([{ path: 'etc/os-release', content: 'ID=debian' }], [broken])).rejects.toThrow('a bug');
  });

  it('keeps the last of two files of one name in a layer', async () => {
    const path = 'var/lib/dpkg/status';
    const { files } = await walk([
      { path, content: 'old' },
      { path, content: 'new' },
    ]);
    expect(files[0]).toEqual([[path, 'new']]);
  });

  it('drops a file of a layer where something else of its name comes later', async () => {
    const path = 'var/lib/dpkg/status';
    const { files } = await walk([
      { path, content: 'old' },
      { path, type: '2', target: 'elsewhere' },
    ]);
    expect(files[0]).toEqual([]);
  });

  it('reads files from zstd and plain layers, too', async () => {
    const tar = buildTar([{ path: 'etc/os-release', content: 'ID=debian' }]);
    for (const blob of [tar, zstdCompressSync(tar)]) {
      const { facts: selected, digest } = await walkLayer(stream(blob), {
        selectors: [RELEASE],
        name: 'L',
        read: asFound,
      });
      expect(selected[0]?.files).toHaveLength(1);
      expect(digest).toBe(DIGEST);
    }
  });

  it('reads a plain layer in a file by seeking, without computing a digest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'layer-'));
    try {
      const tar = buildTar([
        { path: 'large', content: 'x'.repeat(100_000) },
        { path: 'var/lib/dpkg/status', type: '1', target: 'large' },
      ]);
      const path = join(folder, 'layer.tar');
      writeFileSync(path, tar);
      const open = () => Promise.resolve({ kind: 'file', path, offset: 0, size: tar.length } as const);
      const { facts: selected, digest } = await walkLayer(
        { open },
        { selectors: [DPKG], name: 'L', read: asFound },
      );
      expect(selected[0]?.files[0]?.bytes).toHaveLength(100_000);
      expect(digest).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('hard links in a layer', () => {
  const link = { path: 'var/lib/dpkg/status', type: '1', target: 'store/abc' };

  it('reads the unwanted target of a hard link in a second walk', async () => {
    const source = stream(gzipSync(buildTar([{ path: './store/abc', content: 'Package: a' }, link])));
    const { facts: selected, overlay } = await walkLayer(source, {
      selectors: [DPKG],
      name: 'L',
      read: asFound,
    });
    expect(Buffer.from(selected[0]?.files[0]?.bytes ?? []).toString()).toBe('Package: a');
    expect(overlay.select(DPKG).entries).toEqual([{ path: 'var/lib/dpkg/status', kind: 'file' }]);
    expect(source.opened()).toBe(2);
  });

  it('reads the wanted target of a hard link in one walk', async () => {
    const source = stream(
      buildTar([
        { path: 'usr/lib/os-release', content: 'ID=debian' },
        { path: 'etc/os-release', type: '1', target: 'usr/lib/os-release' },
      ]),
    );
    const { facts: selected } = await walkLayer(source, { selectors: [RELEASE], name: 'L', read: asFound });
    expect(selected[0]?.files.map(({ path }) => path)).toEqual(['usr/lib/os-release', 'etc/os-release']);
    expect(source.opened()).toBe(1);
  });

  it('gives a hard link the content that its target had at that moment', async () => {
    const { files } = await walk([
      { path: 'store/abc', content: 'first' },
      { path: 'store/abc', content: 'second' },
      link,
      { path: 'store/abc', content: 'third' },
    ]);
    expect(files[0]).toEqual([['var/lib/dpkg/status', 'second']]);
  });

  it('follows hard links to hard links', async () => {
    const { files } = await walk([
      { path: 'store/0', content: 'body' },
      { path: 'store/abc', type: '1', target: 'store/0' },
      link,
    ]);
    expect(files[0]).toEqual([['var/lib/dpkg/status', 'body']]);
  });

  it('keeps a hard link to a symbolic link as a symbolic link', async () => {
    const { overlays } = await walk([{ path: 'store/abc', type: '2', target: '../x' }, link]);
    expect(overlays[0]?.entries).toEqual([{ path: 'var/lib/dpkg/status', kind: 'symlink', target: '../x' }]);
  });

  it('gives a hard link no body that its target had before it became a symbolic link', async () => {
    const part = 'var/lib/dpkg/status.d/a';
    const { files, overlays } = await walk([
      { path: part, content: 'Package: a' },
      { path: part, type: '2', target: '/data' },
      { ...link, target: part },
    ]);
    expect(files[0]).toEqual([]);
    expect(overlays[0]?.entries.at(-1)).toEqual({ path: link.path, kind: 'symlink', target: '/data' });
  });

  it('records a hard link to a file outside of the layer for the squash', async () => {
    const { files, overlays } = await walk([link]);
    expect(files[0]).toEqual([]);
    expect(overlays[0]?.entries).toEqual([
      { path: 'var/lib/dpkg/status', kind: 'hardlink', target: 'store/abc' },
    ]);
  });

  it('stops at hard links in a circle', async () => {
    const { files } = await walk([
      { path: 'var/lib/dpkg/status', type: '1', target: 'a' },
      { path: 'a', type: '1', target: 'var/lib/dpkg/status' },
    ]);
    expect(files[0]).toEqual([]);
  });
});

describe('the overlay facts of a layer', () => {
  it('records whiteouts and links that touch a root or the way to it, and no others', async () => {
    const { overlays } = await walk(
      [
        { path: 'var/', type: '5' },
        { path: 'var/lib', type: '2', target: '/data' },
        { path: 'var/lib/dpkg/lock', type: '3' },
        { path: 'var/log/', type: '5' },
        { path: 'usr/.wh.lib' },
        { path: 'var/lib/.wh.dpkg' },
        { path: 'var/lib/dpkg/.wh.status' },
        { path: 'var/.wh..wh..opq' },
        { path: '.wh..wh..opq' },
      ],
      [DPKG],
    );
    expect(overlays[0]).toEqual({
      entries: [
        { path: 'var', kind: 'directory' },
        { path: 'var/lib', kind: 'symlink', target: '/data' },
        { path: 'var/lib/dpkg/lock', kind: 'other' },
      ],
      whiteouts: ['var/lib/dpkg', 'var/lib/dpkg/status'],
      opaque: ['var', ''],
    });
  });
});

describe('a faulty layer', () => {
  const status = { path: 'var/lib/dpkg/status', content: 'Package: a' };
  const good = gzipSync(buildTar([status]));

  it('counts impossible names of a layer, and reads the rest', async () => {
    const { files, problems } = await walk([
      { path: '../../etc/cron.d/x', content: 'x' },
      gnuLong('L', 'x'.repeat(65_536)),
      { path: 'cut' },
      { path: 'var/lib/dpkg/a', type: '1', target: '../../../../etc/shadow' },
      status,
    ]);
    expect(files[0]).toHaveLength(1);
    expect(problems).toEqual([
      {
        kind: 'layer-unreadable',
        subject: 'L',
        message: expect.stringContaining('3 of its entries') as string,
      },
    ]);
  });

  it('names a file over the limit without reading it', async () => {
    const { files, problems } = await walk([{ ...status, size: 600 * 1024 ** 2 }]);
    expect(files[0]).toEqual([]);
    expect(problems).toMatchObject([
      { kind: 'package-database-unreadable', subject: 'var/lib/dpkg/status' },
      { kind: 'layer-unreadable' },
    ]);
  });

  it('keeps the files of a damaged layer that come before the damage', async () => {
    const tar = Buffer.concat([buildTar([status]).subarray(0, -1024), Buffer.alloc(512, 'x')]);
    const {
      facts: selected,
      problems,
      digest,
    } = await walkLayer(stream(gzipSync(tar)), { selectors: [DPKG], name: 'L', read: asFound });
    expect(selected[0]?.files).toHaveLength(1);
    expect(problems).toMatchObject([{ kind: 'layer-unreadable', subject: 'L' }]);
    expect(digest).toBe(DIGEST);
  });

  it.each([
    ['gzip that breaks off', good.subarray(0, -9)],
    ['something that is not a tar', gzipSync('no tar'.repeat(200))],
    ['an encrypted layer', Buffer.alloc(2000, 0xa5)],
  ])('reports %s as a problem of the layer', async (_, blob) => {
    const { problems } = await walkLayer(stream(blob), { selectors: [DPKG], name: 'L', read: asFound });
    expect(problems).toMatchObject([{ kind: 'layer-unreadable' }]);
  });

  it.each([
    ['application/vnd.oci.image.layer.v1.tar+gzip', []],
    ['application/vnd.docker.image.rootfs.diff.tar.gzip', []],
    ['application/vnd.example', []],
    ['application/vnd.oci.image.layer.v1.tar+zstd', ['media-type-mismatch']],
    ['application/vnd.oci.image.layer.v1.tar', ['media-type-mismatch']],
  ])('reports, for a gzip layer called %s, the problems %j', async (mediaType, kinds) => {
    const { problems, facts: selected } = await walkLayer(stream(good, mediaType), {
      selectors: [DPKG],
      name: 'L',
      read: asFound,
    });
    expect(problems.map(({ kind }) => kind)).toEqual(kinds);
    expect(selected[0]?.files).toHaveLength(1);
  });

  it('throws when the bytes of a layer miss its digest, even after damage', async () => {
    const damaged = streamOf(Buffer.alloc(5000, 'x'));
    const open = () => Promise.resolve({ ...damaged, bytes: alteredBytes(damaged.bytes) });
    await expect(walkLayer({ open }, { selectors: [DPKG], name: 'L', read: asFound })).rejects.toThrow(
      'altered',
    );
  });
});

async function* alteredBytes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
  throw new AppError('DIGEST_MISMATCH', 'altered');
}
