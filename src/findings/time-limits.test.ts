import { expect, it } from 'vitest';
import { buildZip } from '../archive/testing/build-zip.ts';
import type { IndexedImage, Line, ScanResult } from '../domain/index.ts';
import { forgiveRulesOfCall } from '../policy/index.ts';
import { reportImage } from './report-image.ts';
import { openWorld, testDigest } from './testing.ts';

const LINE: Line = {
  max: { critical: 0 },
  within: [{ severity: 'critical', fixable: true, days: 7, from: 'fix' }],
  onlyFixed: false,
  failOnKev: false,
  strict: false,
  allowIncomplete: [],
};

const IMAGE: IndexedImage = {
  key: testDigest('a'),
  image: { reference: 'app', transport: 'docker', layers: [{ digest: testDigest('b') }] },
  distribution: {
    id: 'almalinux',
    version: '9.4',
    idLike: [],
    name: 'AlmaLinux 9.4',
    path: 'etc/os-release',
  },
  packages: [
    {
      type: 'rpm',
      name: 'anchor',
      version: '1.0-1.el9',
      architecture: 'noarch',
      source: { name: 'anchor', version: '1.0-1.el9' },
      database: 'var/lib/rpm/rpmdb.sqlite',
      layer: 0,
    },
  ],
  problems: [],
  indexedBy: '',
  indexedAt: '2026-11-25T11:00:00Z',
};

function erratum(published: string | undefined) {
  const content = JSON.stringify({
    id: 'ALSA-2026:0001',
    summary: 'Critical: anchor security update',
    published,
    modified: '2026-11-24T00:00:00Z',
    related: ['CVE-2099-0001'],
    affected: [
      {
        package: { ecosystem: 'AlmaLinux:9', name: 'anchor' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.0-2.el9' }] }],
      },
    ],
  });
  return {
    'osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip': buildZip([
      { name: 'ALSA-2026:0001.json', content },
    ]),
  };
}

/** Reports on the image on 25 November 2026. */
async function report(published: string | undefined): Promise<ScanResult> {
  await using world = await openWorld(erratum(published));
  return (await reportImage(IMAGE, { line: LINE, ignore: [] }, world.context)).result;
}

it('lets a fixed flaw exist for the days of the line from the publication of its erratum', async () => {
  const { findings, verdict } = await report('2026-11-18T08:00:00Z');
  expect(findings).toMatchObject([
    {
      severity: 'critical',
      fixPublished: '2026-11-18T08:00:00Z',
      limit: { overdue: false, clock: { since: '2026-11-18', of: 'fix', due: '2026-11-25' } },
    },
  ]);
  expect(verdict).toMatchObject({ crossed: [], limits: { overdue: 0, inTime: 1, nextDue: '2026-11-25' } });
});

it.each([
  ['whose days have passed', '2026-11-17T08:00:00Z'],
  ['without a date', undefined],
])('crosses the line by a fixed flaw %s', async (_, published) => {
  const { verdict } = await report(published);
  expect(verdict).toMatchObject({ exitCode: 1, limits: { overdue: 1, inTime: 0 } });
  expect(verdict.crossed.map(({ kind }) => kind)).toEqual(['max', 'overdue']);
});

it('keeps the time limits of findings when the verdict is drawn again for all images of a call', async () => {
  const result = await report('2026-11-18T08:00:00Z');
  const unused = { kind: 'waiver-unused', subject: 'feed-stale', message: 'waives nothing' } as const;
  const other = { ...result, problems: result.problems };
  const [again] = forgiveRulesOfCall(
    [{ ...result, problems: [...result.problems, unused] }, other],
    [],
    () => LINE,
  );
  expect(again?.verdict).toEqual(result.verdict);
});
