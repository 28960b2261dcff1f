import { expect, it } from 'vitest';
import { buildZip } from '../archive/testing/build-zip.ts';
import type { IndexedImage, InstalledPackage, Line, ScanResult } from '../domain/index.ts';
import { openBaseline } from './baseline.ts';
import { imageOfReport } from '../packages/image-of-report.ts';
import { reportImage, type ReportJudgement } from './report-image.ts';
import { openWorld, testDigest } from './testing.ts';

const LINE: Line = {
  max: { unknown: 0 },
  onlyFixed: false,
  failOnKev: false,
  strict: false,
  allowIncomplete: [],
};
const JUDGEMENT: ReportJudgement = { line: LINE, ignore: [] };
const KEV = 'www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
const OPEN = { releases: { trixie: { status: 'open', urgency: 'not yet assigned' } } };
const MIRROR = {
  'security-tracker.debian.org/tracker/data/json': JSON.stringify({
    anchor: { 'CVE-2099-0001': OPEN },
    keel: { 'CVE-2099-0002': OPEN },
  }),
  'osv-vulnerabilities.storage.googleapis.com/Go/all.zip': buildZip([
    {
      name: 'GO-2099-0001.json',
      content: JSON.stringify({
        id: 'GO-2099-0001',
        modified: '2026-11-24T00:00:00Z',
        affected: [
          {
            package: { ecosystem: 'Go', name: 'example.org/rope' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
          },
        ],
      }),
    },
  ]),
};

const anchor = deb('anchor');
const keel = deb('keel');
const rope: InstalledPackage = {
  type: 'golang',
  ecosystem: 'Go',
  name: 'example.org/rope',
  version: '1.0.0',
  application: 'bin/app',
  database: 'bin/app',
  layer: 0,
};

function deb(name: string): InstalledPackage {
  return {
    type: 'deb',
    name,
    version: '1.0',
    architecture: 'all',
    database: 'var/lib/dpkg/status',
    layer: 0,
  };
}

function image(...packages: readonly InstalledPackage[]): IndexedImage {
  return {
    key: testDigest('a'),
    image: {
      reference: 'app',
      transport: 'docker',
      created: '2026-06-01T00:00:00Z',
      layers: [{ digest: testDigest('b') }],
    },
    distribution: { id: 'debian', version: '13', idLike: [], name: 'Debian 13', path: 'etc/os-release' },
    packages,
    problems: [],
    indexedBy: '',
    indexedAt: '2026-11-25T11:00:00Z',
  };
}

function exploited(...dates: readonly string[]) {
  const ours = dates.map((dateAdded) => ({ cveID: 'CVE-2099-0001', dateAdded }));
  const vulnerabilities = [{ cveID: 'CVE-2099-0009', dateAdded: '2026-11-20' }, ...ours];
  return { [KEV]: JSON.stringify({ catalogVersion: '1', vulnerabilities }) };
}

function newIn({ findings }: ScanResult): readonly string[] {
  return findings.filter(({ before }) => !before).map(({ id }) => id);
}

async function against(had: IndexedImage, now: IndexedImage, mirror: Readonly<Record<string, string>> = {}) {
  await using world = await openWorld({ ...MIRROR, ...exploited(), ...mirror });
  const baseline = await openBaseline('app:1', { indexed: had }, JUDGEMENT, world.context);
  return (await reportImage(now, { ...JUDGEMENT, baseline }, world.context)).result;
}

/** Scans an image, and holds another one against the report. */
async function againstReport(
  had: IndexedImage,
  now: IndexedImage,
  change: (report: ScanResult) => ScanResult = (report) => report,
) {
  await using world = await openWorld({ ...MIRROR, ...exploited() });
  const kept = change((await reportImage(had, JUDGEMENT, world.context)).result);
  const compared = { indexed: imageOfReport(kept), kept };
  const baseline = await openBaseline('app.json', compared, JUDGEMENT, world.context);
  return (await reportImage(now, { ...JUDGEMENT, baseline }, world.context)).result;
}

it('counts only the findings that the baseline does not have', async () => {
  const result = await against(image(anchor), image(anchor, keel));
  expect(newIn(result)).toEqual(['CVE-2099-0002']);
  expect(result.baseline).toEqual({ reference: 'app:1', before: 1, new: 1 });
  expect(result.verdict).toMatchObject({ exitCode: 1, counts: { unknown: 1 } });
});

it('finds nothing new in an image that is its own baseline', async () => {
  const result = await against(image(anchor, keel), image(anchor, keel));
  expect(newIn(result)).toEqual([]);
  expect(result.verdict.exitCode).toBe(0);
});

it.each([
  ['after', '2026-06-02', ['CVE-2099-0001']],
  ['before', '2026-05-31', []],
])('counts what became known to be exploited %s the baseline was made', async (_, date, expected) => {
  expect(newIn(await against(image(anchor), image(anchor), exploited(date)))).toEqual(expected);
});

it('reports a hole against a baseline while it is unknown what is exploited', async () => {
  const { verdict } = await against(image(anchor), image(anchor), { [KEV]: '' });
  expect(verdict.incomplete).toMatchObject([{ kind: 'feed-missing', subject: 'kev' }]);
});

it('counts a hole that the baseline has as well', async () => {
  const hole = { kind: 'packages-not-read', subject: 'java', message: 'a.jar is not read' } as const;
  const holed = { ...image(anchor), problems: [hole] };
  const { verdict } = await against(holed, holed);
  expect(verdict).toMatchObject({ exitCode: 3, incomplete: [hole] });
});

it('matches the packages of a kept report again, whatever it found', async () => {
  const result = await againstReport(image(anchor), image(anchor, keel), (report) => ({
    ...report,
    findings: [],
  }));
  expect(newIn(result)).toEqual(['CVE-2099-0002']);
  expect(result.baseline).toEqual({ reference: 'app.json', before: 1, new: 1 });
});

it.each<[string, (report: ScanResult) => ScanResult, readonly string[]]>([
  ['listed', (report) => report, []],
  ['did not list', (report) => ({ ...report, findings: [] }), ['GO-2099-0001']],
])('trusts a report about Go modules for what it %s', async (_, change, expected) => {
  expect(newIn(await againstReport(image(rope), image(rope), change))).toEqual(expected);
});

it('counts a flaw in a module of Go as new where an SBOM does not tell what was linked', async () => {
  const now = image(rope);
  const had = (transport: 'docker' | 'sbom', module: InstalledPackage, programs = {}): IndexedImage => ({
    ...now,
    image: { ...now.image, transport, sbom: 'sbom:a' },
    packages: [module],
    programs,
  });
  const linked = { ab: { packages: ['example.org/rope'] } };
  expect(newIn(await against(had('docker', rope), now))).toEqual([]);
  expect(newIn(await against(had('docker', { ...rope, reach: 'ab' }, linked), now))).toEqual([]);
  expect(newIn(await against(had('docker', { ...rope, reach: 'ab' }), now))).toEqual(['GO-2099-0001']);
  expect(newIn(await against(had('sbom', rope), now))).toEqual(['GO-2099-0001']);
});

it('keeps the problems of reading an image whose report is matched again, and no others', () => {
  const unread = { kind: 'packages-not-read', subject: 'java', message: 'a.jar is not read' } as const;
  const stale = { kind: 'feed-stale', subject: 'osv', message: 'old' } as const;
  const { image: identity, packages } = image(anchor);
  const kept = {
    image: identity,
    packages,
    findings: [],
    suppressed: [],
    upgrades: [],
    problems: [unread, stale],
    feeds: [],
    verdict: {
      outcome: 'within',
      exitCode: 0,
      crossed: [],
      incomplete: [],
      waived: [],
      counts: { unknown: 0, negligible: 0, low: 0, medium: 0, high: 0, critical: 0, malicious: 0 },
    },
    scannedAt: '2026-11-25T11:00:00Z',
  } satisfies ScanResult;
  expect(imageOfReport(kept).problems).toEqual([unread]);
});
