import { expect, it } from 'vitest';
import type { ScanResult } from '../../domain/index.ts';
import type { RenderOptions } from '../format.ts';
import { CLEAN, found, installed, RENDER_OPTIONS } from '../testing.ts';
import { renderTable } from './render.ts';

function rendered(result: ScanResult, options: Partial<RenderOptions> = {}): string {
  return renderTable({ results: [result], failures: [] }, { ...RENDER_OPTIONS, width: 100, ...options });
}

it('lists every package by its application on request, with its places and what is special about it', () => {
  const npm = { type: 'npm', ecosystem: 'npm', database: 'srv/app/node_modules/a/package.json' };
  const packages = [
    installed('bash', '5.2'),
    installed('a', '1.0.0', 'a', {
      ...npm,
      application: 'srv/app',
      proof: 'file name',
      locations: [
        { path: 'srv/app/node_modules/a/package.json', layer: 0 },
        { path: 'srv/app/node_modules/b/node_modules/a/package.json', layer: 0 },
      ],
    }),
    installed('c', '2.0.0', 'c', {
      ...npm,
      status: 'distribution-owned',
      owner: 'nodejs',
      through: ['express'],
      dev: true,
    }),
  ];
  const result = { ...CLEAN, packages };
  expect(rendered(result)).not.toContain('bash');
  expect(rendered(result, { listPackages: true })).toContain(
    [
      '3 packages',
      '  the distribution: 1',
      '    bash 5.2 deb',
      '      /var/lib/dpkg/status',
      '  /srv/app: 1',
      '    a 1.0.0 npm, by its file name, through b',
      '      /srv/app/node_modules/a/package.json, /srv/app/node_modules/b/node_modules/a/package.json',
      '  npm, of no application: 1',
      '    c 2.0.0 npm, dev, distribution owned, owned by nodejs, through express',
      '      /srv/app/node_modules/a/package.json',
      '',
    ].join('\n'),
  );
});

it('says of a language package what it is, where it is, what it is part of and what brought it', () => {
  const npm = { type: 'npm', ecosystem: 'npm' };
  const nested = installed('b', '1.0.0', 'b', {
    ...npm,
    application: 'srv/app',
    database: 'srv/app/node_modules/a/node_modules/b/package.json',
  });
  const packages = [
    installed('bash', '5.2'),
    nested,
    installed('c', '2.0.0', 'c', { ...npm, database: 'opt/node_modules/c/package.json' }),
    installed('d', '2.0.0', 'd', { ...npm, status: 'distribution-owned', owner: 'nodejs' }),
  ];
  const text = rendered({ ...CLEAN, packages, findings: [found('CVE-2024-1', nested, 'high')] });
  expect(text).toContain('3 packages · 1 more distribution-owned');
  expect(text).toContain(
    [
      '  /srv/app  1 package  1 high',
      '  npm, of no application  1 package',
      '  the distribution  1 package',
      '',
    ].join('\n'),
  );
  expect(text).toContain(
    ['  in /srv/app', '  at /srv/app/node_modules/a/node_modules/b/package.json', '  through a', ''].join(
      '\n',
    ),
  );
});

it('says of a package of an SBOM that tells no path which SBOM lists it', () => {
  const npm = { type: 'npm', ecosystem: 'npm', database: 'sbom:a/app.json' };
  const pkg = installed('b', '1.0.0', 'b', npm);
  const text = rendered({ ...CLEAN, packages: [pkg], findings: [found('CVE-2024-1', pkg, 'high')] });
  expect(text).toContain('\n  at sbom:a/app.json\n');
});

it('counts applications beyond the worst ten', () => {
  const packages = Array.from({ length: 13 }, (_, i) =>
    installed('a', '1', 'a', { type: 'npm', ecosystem: 'npm', application: `srv/${i}` }),
  );
  expect(rendered({ ...CLEAN, packages })).toContain('  and 3 applications more\n');
});
