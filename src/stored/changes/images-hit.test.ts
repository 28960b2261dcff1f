import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparePackages,
  defined,
  type Distribution,
  type IndexedImage,
  type InstalledPackage,
} from '../../domain/index.ts';
import { NO_LINE } from '../../policy/index.ts';
import { imagesHit } from './images-hit.ts';
import { loadFeed } from '../../findings/feeds/load-feed.ts';
import { reportImage } from '../../findings/report-image.ts';
import { openWorld, testDigest } from '../../findings/testing.ts';

const PAGE = { limit: 100 };

const TRIXIE = debian('13');
const BOOKWORM = debian('12');

function debian(version: string): Distribution {
  return { id: 'debian', idLike: [], version, name: `Debian ${version}`, path: 'etc/os-release' };
}

const TRACKER = 'security-tracker.debian.org/tracker/data/json';
const fixed = (fixed_version: string) => ({ status: 'resolved', fixed_version, urgency: 'not yet assigned' });
const OPEN = { status: 'open', urgency: 'not yet assigned' };
const FEED = {
  [TRACKER]: JSON.stringify({
    zlib: {
      'CVE-2024-0001': { releases: { trixie: fixed('1.5'), bookworm: fixed('0') } },
      'CVE-2024-0002': { releases: { trixie: fixed('2.5'), bookworm: OPEN } },
    },
    linux: { 'CVE-2024-0003': { releases: { trixie: fixed('6.12.5-1'), bookworm: OPEN } } },
  }),
};

function deb(name: string, version: string, fields: Partial<InstalledPackage> = {}): InstalledPackage {
  return {
    type: 'deb',
    name,
    version,
    architecture: 'amd64',
    database: 'var/lib/dpkg/status',
    layer: 0,
    ...fields,
  };
}

function imageOf(
  letter: string,
  distribution: Distribution | undefined,
  ...packages: readonly InstalledPackage[]
): IndexedImage {
  return {
    key: testDigest(letter),
    image: { reference: letter, transport: 'docker', layers: [] },
    ...defined({ distribution }),
    packages: packages.toSorted(comparePackages),
    problems: [],
    indexedBy: 'dpkg/1',
    indexedAt: '2026-11-25T12:00:00Z',
  };
}

/** Opens a world that holds these images, with the feed loaded. */
async function openFleet(...images: readonly IndexedImage[]) {
  const world = await openWorld(FEED);
  await loadFeed('debian-tracker', '', world.context);
  for (const image of images) await world.context.store.inventory.save(image, []);
  return world;
}

const zlib = (version: string) => deb('zlib1g', version, { source: { name: 'zlib', version } });

describe('the images that a CVE hits', () => {
  it('finds images with packages in a range, each on its own release', async () => {
    await using world = await openFleet(
      imageOf('a', TRIXIE, zlib('1.0')),
      imageOf('b', TRIXIE, zlib('2.0')),
      imageOf('c', BOOKWORM, zlib('1.0')),
      imageOf('d', TRIXIE, deb('bash', '1.0')),
    );
    const hit = async (id: string) => {
      const { images, isKnown, problems } = await imagesHit(id, PAGE, world.context);
      expect(problems).toEqual([]);
      return { isKnown, keys: images.items.map(({ key }) => key.charAt(7)).join('') };
    };
    expect(await hit('CVE-2024-0001')).toEqual({ isKnown: true, keys: 'a' });
    expect(await hit('CVE-2024-0002')).toEqual({ isKnown: true, keys: 'cba' });
    expect(await hit('CVE-1999-0001')).toEqual({ isKnown: false, keys: '' });
  });

  it('gives the images that a CVE hits in pages, with their packages', async () => {
    const images = ['a', 'b', 'c'].map((letter) => imageOf(letter, TRIXIE, zlib('1.0')));
    await using world = await openFleet(...images);
    const first = await imagesHit('CVE-2024-0001', { limit: 2 }, world.context);
    expect(first.images.items.map(({ key }) => key)).toEqual([testDigest('c'), testDigest('b')]);
    expect(first.packages.map((stored) => stored.package.name)).toEqual(['zlib1g']);
    const cursor = first.images.next ?? '';
    const second = await imagesHit('CVE-2024-0001', { limit: 2, cursor }, world.context);
    expect(second.images.items.map(({ key }) => key)).toEqual([testDigest('a')]);
  });

  it('finds the kernel under its signed source, but not by its headers alone', async () => {
    const source = (name: string) => ({ source: { name, version: '6.12.1+1' } });
    await using world = await openFleet(
      imageOf('a', TRIXIE, deb('linux-image-amd64', '6.12.1-1', source('linux-signed-amd64'))),
      imageOf(
        'b',
        TRIXIE,
        deb('linux-libc-dev', '6.12.1-1', { source: { name: 'linux', version: '6.12.1-1' } }),
      ),
    );
    const { images } = await imagesHit('CVE-2024-0003', PAGE, world.context);
    expect(images.items.map(({ key }) => key)).toEqual([testDigest('a')]);
  });

  it('names unloaded, uncovered and incomparable parts of a search for images', async () => {
    const unknown = { ...TRIXIE, id: 'nobodys-linux', name: 'Nobody' };
    const alpine = { ...TRIXIE, id: 'alpine', version: '3.20.1', name: 'Alpine' };
    await using world = await openFleet(
      imageOf('a', TRIXIE, zlib('not a version!'), deb('bash', 'not one either!')),
      imageOf('b', unknown, zlib('1.0')),
      imageOf('c', alpine, zlib('1.0')),
      imageOf('d', TRIXIE, { ...zlib('1.0'), thirdParty: 'nobody' }),
    );
    const { images, problems } = await imagesHit('CVE-2024-0001', PAGE, world.context);
    expect(images.items).toEqual([]);
    expect(problems.map(({ kind }) => kind).sort()).toEqual([
      'advisory-not-compared',
      'distribution-not-covered',
      'feed-missing',
      'package-not-covered',
    ]);
  });

  it('finds no image, and no problem, in an empty store', async () => {
    await using world = await openWorld();
    expect(await imagesHit('CVE-2024-0001', PAGE, world.context)).toEqual({
      isKnown: false,
      packages: [],
      images: { items: [] },
      problems: [],
    });
  });

  const anyPackage = fc
    .record({
      name: fc.constantFrom('zlib1g', 'zlib1g-dev', 'linux-image-amd64', 'linux-libc-dev', 'bash'),
      source: fc.constantFrom('zlib', 'linux', 'linux-signed-amd64', 'bash'),
      version: fc.constantFrom('0.5', '1.0', '2.0', '6.12.1-1', 'odd!'),
      layer: fc.nat(1),
      thirdParty: fc.option(fc.constant('nobody'), { nil: undefined, freq: 5 }),
    })
    .map(({ name, source, version, layer, thirdParty }) =>
      deb(name, version, {
        layer,
        source: { name: source, version },
        ...defined({ thirdParty }),
      }),
    );
  const anyFleet = fc
    .array(fc.tuple(fc.constantFrom(TRIXIE, BOOKWORM, undefined), fc.array(anyPackage, { maxLength: 4 })), {
      maxLength: 6,
    })
    .map((images) =>
      images.map(([distribution, packages], i) => imageOf('abcdef'.charAt(i), distribution, ...packages)),
    );

  it('finds the images whose own reports hold the CVE', async () => {
    await fc.assert(
      fc.asyncProperty(anyFleet, async (images) => {
        await using world = await openFleet(...images);
        for (const id of ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003']) {
          const expected: string[] = [];
          for (const image of images) {
            const { result } = await reportImage(image, { line: NO_LINE, ignore: [] }, world.context);
            if (result.findings.some((finding) => finding.id === id)) expected.unshift(image.key);
          }
          const hit = await imagesHit(id, PAGE, world.context);
          expect(hit.images.items.map(({ key }) => key)).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });
});
