import { describe, expect, it } from 'vitest';
import type { LayerFacts, Package } from '../../domain/index.ts';
import { attributePackages } from './attribute-packages.ts';

function pkg(name: string, version: string): Package {
  return { type: 'deb', name, version, architecture: 'amd64' };
}

function layer(...packages: Package[]): LayerFacts {
  return {
    files: [{ path: 'var/lib/dpkg/status', packages }],
    overlay: { whiteouts: [], opaque: [], entries: [] },
    problems: [],
  };
}

describe('attributePackages', () => {
  it('credits each version to the layer that first listed it, though later layers rewrite the database', () => {
    const layers = [
      layer(pkg('libc6', '2.36'), pkg('openssl', '3.0.1')),
      layer(pkg('libc6', '2.36'), pkg('openssl', '3.0.9')),
      layer(pkg('libc6', '2.36'), pkg('openssl', '3.0.9'), pkg('curl', '7.88')),
    ];
    const facts = layers[2]?.files[0];
    const visible = facts ? [{ path: 'data/dpkg/status', layer: 2, facts }] : [];
    const found = attributePackages(layers, visible).map(({ name, version, layer: index, database }) => ({
      name,
      version,
      index,
      database,
    }));
    expect(found).toEqual([
      { name: 'libc6', version: '2.36', index: 0, database: 'data/dpkg/status' },
      { name: 'openssl', version: '3.0.9', index: 1, database: 'data/dpkg/status' },
      { name: 'curl', version: '7.88', index: 2, database: 'data/dpkg/status' },
    ]);
  });

  it('lists no package of a database that is not visible', () => {
    expect(attributePackages([layer(pkg('libc6', '2.36'))], [])).toEqual([]);
  });
});
