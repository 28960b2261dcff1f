import { describe, expect, it } from 'vitest';
import { defined, formatPlatform, parseDigest, parsePlatform } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { MAX_INDEX_DEPTH, MAX_LISTED_IMAGES } from '../limits.ts';
import type { IndexEntry, Manifest } from '../manifest/index.ts';
import { listPlatformImages } from './platform-images.ts';
import type { OpenedImage } from './source.ts';

function entry(
  id: number,
  platform?: string,
  annotations: Readonly<Record<string, string>> = {},
): IndexEntry {
  const digest = parseDigest(`sha256:${String(id).padStart(64, '0')}`);
  if (!digest) throw new Error('not a digest');
  const parsed = platform === undefined ? undefined : parsePlatform(platform);
  return { digest, size: 1, urls: [], annotations, ...defined({ platform: parsed }) };
}

/** Opens an image whose configuration is for amd64, whatever the index says. */
function opened({ digest }: IndexEntry): Promise<OpenedImage> {
  const platform = { os: 'linux', architecture: 'amd64' };
  const identity = {
    reference: 'app',
    transport: 'oci',
    manifestDigest: digest,
    platform,
    layers: [],
  } as const;
  return Promise.resolve({ identity, layers: [], problems: [], close: () => Promise.resolve() });
}

/** Lists entries, of which those in `indexes` lead to further entries. */
async function list(entries: readonly IndexEntry[], indexes: ReadonlyMap<IndexEntry, readonly IndexEntry[]>) {
  const read = (one: IndexEntry): Promise<Manifest> => {
    const below = indexes.get(one);
    return below
      ? Promise.resolve({ kind: 'index', entries: below })
      : Promise.reject(new AppError('IMAGE_INVALID', 'not an index'));
  };
  const images = await listPlatformImages(entries, 'app', read, opened);
  return images.map(({ platform, open }) => ({ platform: platform && formatPlatform(platform), open }));
}

describe('the images of an index', () => {
  it('lists the images of an index once each, without attestations, with those of nested indexes', async () => {
    const below = entry(9);
    const images = await list(
      [
        entry(1, 'linux/amd64'),
        entry(1, 'linux/amd64'),
        entry(2, 'unknown/unknown'),
        entry(3, 'linux/amd64', { 'vnd.docker.reference.type': 'attestation-manifest' }),
        below,
        entry(4, 'windows/amd64'),
      ],
      new Map([[below, [entry(5, 'linux/arm/v7'), entry(6)]]]),
    );
    expect(images.map(({ platform }) => platform)).toEqual([
      'linux/amd64',
      'linux/arm/v7',
      undefined,
      'windows/amd64',
    ]);
  });

  it('lists the images of an index without reading them where it names their platforms', async () => {
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const hangs = () => new Promise<Manifest>(() => undefined);
    const named = { ...entry(1, 'linux/amd64'), mediaType };
    const listed = await listPlatformImages([named], 'app', hangs, opened);
    expect(listed).toHaveLength(1);
  });

  it('lists one manifest for each platform that it serves', async () => {
    const images = await list([entry(1, 'linux/amd64'), entry(1, 'linux/arm64')], new Map());
    expect(images.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
  });

  it('takes the platform of an image from the index, or else from its configuration', async () => {
    const [named, unnamed] = await list([entry(1, 'linux/arm/v6'), entry(2)], new Map());
    expect((await named?.open())?.identity.platform).toEqual(parsePlatform('linux/arm/v6'));
    expect((await unnamed?.open())?.identity.platform).toEqual(parsePlatform('linux/amd64'));
  });

  it.each([
    ['lists none', [entry(1, 'unknown/unknown')], 'IMAGE_NOT_FOUND'],
    [
      'lists too many',
      Array.from({ length: MAX_LISTED_IMAGES + 1 }, (_, id) => entry(id, 'linux/amd64')),
      'LIMIT_EXCEEDED',
    ],
  ])('refuses an index that %s', async (_, entries, code) => {
    await expect(list(entries, new Map())).rejects.toMatchObject({ code });
  });

  it('refuses indexes that are nested too deeply', async () => {
    const chain = Array.from({ length: MAX_INDEX_DEPTH + 1 }, (_, id) => entry(id));
    const indexes = new Map(chain.map((one, i) => [one, chain.slice(i + 1, i + 2)]));
    await expect(list(chain.slice(0, 1), indexes)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });
});
