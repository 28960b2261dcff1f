import { createHash } from 'node:crypto';
import {
  comparePackages,
  type Digest,
  type Distribution,
  type IndexedImage,
  type InstalledPackage,
  parseDigest,
} from '../../src/domain/index.ts';
import type { StoredName } from '../../src/inventory/ports.ts';

/** Images for tests of the inventory. */
export function imageKey(text: string): Digest {
  const digest = parseDigest(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  if (!digest) throw new Error('a SHA-256 is a digest');
  return digest;
}

export const BOOKWORM: Distribution = {
  id: 'debian',
  idLike: [],
  version: '12',
  name: 'Debian GNU/Linux 12 (bookworm)',
  codeName: 'bookworm',
  path: 'etc/os-release',
};
export const TRIXIE: Distribution = {
  ...BOOKWORM,
  version: '13',
  name: 'Debian GNU/Linux 13 (trixie)',
  codeName: 'trixie',
};

export function installed(name: string, fields: Partial<InstalledPackage> = {}): InstalledPackage {
  return {
    type: 'deb',
    name,
    version: '1.0-1',
    architecture: 'amd64',
    database: 'var/lib/dpkg/status',
    layer: 0,
    ...fields,
  };
}

export function indexed(
  text: string,
  packages: readonly InstalledPackage[] = [],
  fields: Partial<IndexedImage> = {},
): Omit<IndexedImage, 'distribution'> & { distribution?: Distribution } {
  return {
    key: imageKey(text),
    image: { reference: text, transport: 'docker', layers: [{ digest: imageKey(`layer of ${text}`) }] },
    distribution: BOOKWORM,
    packages: packages.toSorted(comparePackages),
    problems: [],
    indexedBy: 'dpkg/1',
    indexedAt: '2026-01-02T03:04:05.678Z',
    ...fields,
  };
}

export function reference(name: string, principal = ''): StoredName {
  return { principal, kind: 'reference', name };
}
