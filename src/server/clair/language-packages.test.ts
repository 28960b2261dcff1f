import { describe, expect, it } from 'vitest';
import type { IndexedImage, InstalledPackage } from '../../domain/index.ts';
import { reportImage } from '../../findings/index.ts';
import { openWorld, testDigest } from '../../findings/testing.ts';
import type { Rendering } from '../context.ts';
import { renderReport } from '../renderings/render-report.ts';
import { clairLine } from './clair-line.ts';
import { loadFeed } from './testing.ts';

const [base, app] = [testDigest('a'), testDigest('b')];
const deb: InstalledPackage = {
  type: 'deb',
  name: 'lodash',
  version: '4.17.20',
  architecture: 'all',
  database: 'var/lib/dpkg/status',
  layer: 0,
};
const npm: InstalledPackage = {
  type: 'npm',
  ecosystem: 'npm',
  name: 'lodash',
  version: '4.17.20',
  database: 'a/lodash/package.json',
  layer: 0,
  locations: [
    { path: 'a/lodash/package.json', layer: 0 },
    { path: 'b/lodash/package.json', layer: 1 },
  ],
};
const INDEXED: IndexedImage = {
  key: base,
  image: { reference: 'app', transport: 'docker', layers: [{ digest: base }, { digest: app }] },
  distribution: { id: 'debian', version: '12', idLike: [], name: 'Debian 12', path: 'etc/os-release' },
  packages: [deb, npm],
  problems: [],
  indexedBy: 'dpkg/1 npm/1',
  indexedAt: '2026-11-25T11:00:00Z',
};

async function rendered(rendering: Rendering): Promise<unknown> {
  await using world = await openWorld({}, { offline: true });
  const { store } = world.context;
  await loadFeed(store, 'debian-tracker', [{ id: 'CVE-2024-0001', package: 'lodash', severity: 'low' }]);
  await loadFeed(store, 'osv:npm', [
    { id: 'CVE-2021-23337', package: 'lodash', fixedVersion: '4.17.21', ecosystem: 'npm', severity: 'high' },
  ]);
  const judgement = { line: clairLine(['release-past-end-of-life']), ignore: [] };
  const scan = await reportImage(INDEXED, judgement, world.context);
  const { body } = await renderReport({ scan, indexed: INDEXED, rendering });
  return JSON.parse(body);
}

describe("a language's package beside the distribution's of the same name and version", () => {
  it("lists a language's package in v4 in every layer that has it, without a distribution", async () => {
    const document = await rendered({
      kind: 'clair-v4-vulnerabilities',
      manifest: base,
      enrichers: [],
      incompleteSeverity: 'unknown',
      allowIncomplete: [],
    });
    const place = { distribution_id: '', repository_ids: [] };
    expect(document).toMatchObject({
      packages: { 1: { arch: 'all' }, 2: { arch: '', purl: 'pkg:npm/lodash@4.17.20' } },
      environments: {
        1: [{ package_db: 'var/lib/dpkg/status', introduced_in: base, distribution_id: '1' }],
        2: [
          { ...place, package_db: 'a/lodash/package.json', introduced_in: base },
          { ...place, package_db: 'b/lodash/package.json', introduced_in: app },
        ],
      },
      vulnerabilities: {
        1: { name: 'CVE-2024-0001', distribution: { did: 'debian' } },
        2: { name: 'CVE-2021-23337', distribution: { did: '' } },
      },
      package_vulnerabilities: { 1: ['1'], 2: ['2'] },
    });
  });
});
