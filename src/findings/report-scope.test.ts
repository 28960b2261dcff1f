import { describe, expect, it } from 'vitest';
import { buildZip } from '../archive/testing/build-zip.ts';
import {
  defined,
  type IndexedImage,
  type InstalledPackage,
  type PackageStatus,
  type Problem,
  type ReportScope,
} from '../domain/index.ts';
import { NO_LINE } from '../policy/index.ts';
import { reportImage } from './report-image.ts';
import { openWorld, testDigest } from './testing.ts';

const MIRROR = {
  'osv-vulnerabilities.storage.googleapis.com/npm/all.zip': buildZip([
    {
      name: 'GHSA-1.json',
      content: JSON.stringify({
        id: 'GHSA-1',
        modified: new Date().toISOString(),
        affected: [
          {
            package: { ecosystem: 'npm', name: 'lodash' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
          },
        ],
      }),
    },
  ]),
  'security-tracker.debian.org/tracker/data/json': JSON.stringify({
    lodash: { 'CVE-2024-1': { releases: { trixie: { status: 'open', urgency: 'not yet assigned' } } } },
  }),
};

const deb: InstalledPackage = {
  type: 'deb',
  name: 'lodash',
  version: '1.0',
  architecture: 'all',
  database: 'var/lib/dpkg/status',
  layer: 0,
};

function npm(version: string, status?: PackageStatus): InstalledPackage {
  return {
    type: 'npm',
    ecosystem: 'npm',
    name: 'lodash',
    version,
    ...defined({ status }),
    database: `srv/${version}/node_modules/lodash/package.json`,
    layer: 0,
  };
}

const UNREAD: Problem = { kind: 'packages-not-read', subject: 'java', message: 'a.jar is not read' };
const PACKAGES = [
  deb,
  npm('4.17.1'),
  npm('4.17.2', 'distribution-owned'),
  npm('4.17.3', 'cached'),
  npm('4.17.4', 'own'),
  npm('4.17.5', 'unproved'),
];

function image(packages: readonly InstalledPackage[], problems: readonly Problem[] = [UNREAD]): IndexedImage {
  return {
    key: testDigest('a'),
    image: { reference: 'app', transport: 'docker', layers: [{ digest: testDigest('b') }] },
    distribution: { id: 'debian', version: '13', idLike: [], name: 'Debian 13', path: 'etc/os-release' },
    packages,
    problems,
    indexedBy: '',
    indexedAt: '2026-11-25T11:00:00Z',
  };
}

async function report(indexed: IndexedImage, scope?: ReportScope) {
  await using world = await openWorld(MIRROR);
  const { result } = await reportImage(
    indexed,
    { line: NO_LINE, ignore: [], ...defined({ scope }) },
    world.context,
  );
  return {
    ...result,
    found: result.findings.map(({ package: pkg }) => pkg.version),
    asked: result.feeds.map(({ feed }) => feed).filter((feed) => !['epss', 'kev', 'cve'].includes(feed)),
    listed: result.packages.map(({ version }) => version),
    holes: result.verdict.incomplete.map(({ kind }) => kind),
  };
}

describe('the scope of a report', () => {
  const others = ['4.17.1', '4.17.2', '4.17.3', '4.17.4', '4.17.5'];
  const both = ['debian-tracker', 'osv:npm'];

  it.each([
    [undefined, ['1.0', '4.17.1', '4.17.5'], both, ['1.0', ...others]],
    ['os', ['1.0'], ['debian-tracker'], ['1.0']],
    ['application', ['4.17.1', '4.17.5'], ['osv:npm'], others],
    ['all', ['1.0', '4.17.1', '4.17.2', '4.17.3', '4.17.5'], both, ['1.0', ...others]],
  ] as const)('looks up the packages of scope %s, and no others', async (scope, found, asked, listed) => {
    expect(await report(image(PACKAGES), scope)).toMatchObject({ found, asked, listed });
  });

  it('names the scope in the result, unless nobody asked for one', async () => {
    expect((await report(image([deb]), 'os')).scope).toBe('os');
    expect(Object.keys(await report(image([deb])))).not.toContain('scope');
  });

  it('asks for no feed of an ecosystem whose packages are all distribution-owned', async () => {
    const indexed = image([deb, npm('4.17.2', 'distribution-owned')]);
    expect((await report(indexed)).asked).toEqual(['debian-tracker']);
    expect((await report(indexed, 'all')).asked).toEqual(both);
  });

  it('leaves out holes of languages only where a report is about the distribution', async () => {
    expect((await report(image(PACKAGES))).holes).toEqual(['packages-not-read']);
    expect((await report(image(PACKAGES), 'application')).holes).toEqual(['packages-not-read']);
    expect((await report(image(PACKAGES), 'os')).holes).toEqual([]);
  });

  it('does not call an image clean that has no package of a distribution', async () => {
    const { holes, findings } = await report(image([npm('4.17.1')], []), 'os');
    expect([holes, findings]).toEqual([['no-package-database'], []]);
  });

  it('leaves out holes of the distribution where a report is about applications, and these were found', async () => {
    const missing: Problem = { kind: 'no-package-database', subject: 'app', message: 'nothing was found' };
    expect((await report(image([npm('4.17.1')], [missing]), 'application')).holes).toEqual([]);
    expect((await report(image([], [missing]), 'application')).holes).toEqual(['no-package-database']);
  });
});
