import { hash } from 'node:crypto';
import {
  type Digest,
  type Distribution,
  type IndexedImage,
  type InstalledPackage,
  sha256Digest,
} from '../../src/domain/index.ts';
import type { NewRun } from '../../src/inventory/ports.ts';
import { type Random, randomFrom } from '../random.ts';

/** How images share packages: bases with an application on top, or each image one layer of its own. */
export type Shape = 'shared' | 'squashed';

export const NAMES = 10_000;
export const RELEASES = ['11', '12', '13'];
/** Of a package on a release, among 40: with three releases, 210,000 distinct packages. */
const VERSIONS = 7;
const PACKAGES_AN_IMAGE = 200;
const BASE_PACKAGES = 150;
const BASES = 300;
export const RUNS_AN_IMAGE = 3;
/** Held by every image, so that one advisory hits all of them. */
export const EVERYWHERE = 'package-everywhere';

/** Makes the same fleet from the same seed, in the shape that is asked for. */
export function* fleet(images: number, shape: Shape): Iterable<IndexedImage> {
  const random = randomFrom(11);
  const bases = Array.from({ length: BASES }, (_, i) => ({
    name: `registry.example/base-${i}`,
    layer: diffId(`base ${i}`),
    distribution: debian(RELEASES[i % RELEASES.length] ?? ''),
    packages: draw(random, BASE_PACKAGES, 0),
  }));
  for (let i = 0; i < images; i++) {
    const base = bases[Math.floor(random() * BASES)];
    if (!base) continue;
    const { distribution, name, layer } = base;
    const packages =
      shape === 'shared'
        ? [...base.packages, ...draw(random, PACKAGES_AN_IMAGE - BASE_PACKAGES, 1)]
        : draw(random, PACKAGES_AN_IMAGE, 0);
    yield {
      key: keyOf(i),
      image: {
        reference: referenceOf(i),
        transport: 'docker',
        layers: shape === 'shared' ? [{ diffId: layer }, { diffId: diffId(`image ${i}`) }] : [{}, {}],
      },
      ...(shape === 'shared' && { namedBase: { source: 'label', name } as const }),
      distribution,
      packages,
      problems: [],
      indexedBy: 'bench',
      indexedAt: '2026-01-01T00:00:00Z',
    };
  }
}

/** Makes a run of an image of the fleet: each has as many, one after the other. */
export function runOf(i: number): NewRun {
  const image = Math.floor(i / RUNS_AN_IMAGE);
  return {
    namespace: `team-${image % 50}`,
    workload: { kind: 'Deployment', name: `app-${i}` },
    container: 'app',
    owner: `team-${image % 50}`,
    image: { reference: referenceOf(image), digest: keyOf(image) },
  };
}

function keyOf(image: number): Digest {
  return sha256Digest(hash('sha256', `image ${image}`));
}

function referenceOf(image: number): string {
  return `registry.example/team-${image % 50}/app-${image}:1`;
}

function diffId(text: string): Digest {
  return sha256Digest(hash('sha256', text));
}

function draw(random: Random, count: number, layer: number): readonly InstalledPackage[] {
  const packages = new Map<string, InstalledPackage>();
  if (layer === 0) packages.set(EVERYWHERE, deb(EVERYWHERE, '1.5-1', layer));
  while (packages.size < count) {
    const number = Math.floor(random() * NAMES);
    const step = (number + Math.floor(random() * VERSIONS) * 6) % 40;
    const name = `package-${number}`;
    packages.set(name, deb(name, `${step >> 1}.${step % 2}-1`, layer));
  }
  return [...packages.values()];
}

function deb(name: string, version: string, layer: number): InstalledPackage {
  return { type: 'deb', name, version, architecture: 'amd64', database: 'var/lib/dpkg/status', layer };
}

function debian(version: string): Distribution {
  return { id: 'debian', idLike: [], version, name: `Debian ${version}`, path: 'etc/os-release' };
}
