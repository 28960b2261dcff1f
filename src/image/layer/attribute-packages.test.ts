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

  it('lists a package of two databases once, with both places, the lowest layer first', () => {
    const [libc, curl] = [pkg('libc6', '2.36'), pkg('curl', '7.88')];
    const places: readonly [string, readonly Package[]][] = [
      ['opt/root/var/lib/dpkg/status', [libc, curl]],
      ['var/lib/dpkg/status', [libc, { ...curl, maker: 'another' }]],
    ];
    const visible = places.map(([path, packages]) => ({ path, layer: 0, facts: { path, packages } }));
    const found = attributePackages([layer(libc)], visible);
    expect(found).toHaveLength(3);
    expect(found[0]).toEqual({
      ...libc,
      database: 'opt/root/var/lib/dpkg/status',
      layer: 0,
      locations: [
        { path: 'opt/root/var/lib/dpkg/status', layer: 0 },
        { path: 'var/lib/dpkg/status', layer: 0 },
      ],
    });
    expect(found.slice(1).map(({ maker, locations }) => ({ maker, locations }))).toEqual([
      { maker: undefined, locations: undefined },
      { maker: 'another', locations: undefined },
    ]);
  });

  it('lists a package of several files of an application once, each with the layer of its own path', () => {
    const lodash: Package = {
      type: 'npm',
      ecosystem: 'npm',
      name: 'lodash',
      version: '4.17.20',
      application: 'app',
    };
    const file = (path: string) => ({ path, packages: [lodash] });
    const paths = [
      'app/node_modules/a/node_modules/lodash/package.json',
      'app/node_modules/lodash/package.json',
    ];
    const [nested, own] = [file(paths[0] ?? ''), file(paths[1] ?? '')];
    const layers = [[own], [nested], [own]].map((files) => ({ ...layer(), files }));
    const visible = [
      { path: nested.path, layer: 1, facts: nested },
      { path: own.path, layer: 2, facts: own },
    ];
    expect(attributePackages(layers, visible)).toEqual([
      {
        ...lodash,
        database: own.path,
        layer: 0,
        locations: [
          { path: own.path, layer: 0 },
          { path: nested.path, layer: 1 },
        ],
      },
    ]);
    const elsewhere = { ...lodash, application: 'other' };
    const other = {
      path: 'other/package.json',
      layer: 0,
      facts: { path: 'other/package.json', packages: [elsewhere] },
    };
    expect(attributePackages(layers, [...visible, other])).toHaveLength(2);
  });

  it('lists no package of a database that is not visible', () => {
    expect(attributePackages([layer(pkg('libc6', '2.36'))], [])).toEqual([]);
  });
});
