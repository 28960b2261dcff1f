import { expect, it } from 'vitest';
import type { IndexedImage } from '../domain/index.ts';
import { NO_LINE } from '../policy/index.ts';
import { contextAsOf } from './feeds/as-of.ts';
import { reportImage } from './report-image.ts';
import { openWorld, testDigest } from './testing.ts';

const CVE = 'CVE-2024-0001';
const TRACKER = { anchor: { [CVE]: { releases: { bookworm: { status: 'open', urgency: 'high' } } } } };
const MIRROR = { 'security-tracker.debian.org/tracker/data/json': JSON.stringify(TRACKER) };
const IMAGE: IndexedImage = {
  key: testDigest('a'),
  image: { reference: 'app', transport: 'docker', layers: [{ digest: testDigest('b') }] },
  distribution: { id: 'debian', version: '12', idLike: [], name: 'Debian 12', path: 'etc/os-release' },
  packages: [
    {
      type: 'deb',
      name: 'anchor',
      version: '1.0',
      architecture: 'all',
      database: 'var/lib/dpkg/status',
      layer: 0,
    },
  ],
  problems: [],
  indexedBy: '',
  indexedAt: '2026-01-01T00:00:00Z',
};

it('gives the answer of a report that loaded a feed as of the date of that report', async () => {
  await using world = await openWorld(MIRROR);
  let seconds = 0;
  const context = {
    ...world.context,
    now: () => new Date(Date.parse('2026-01-02T00:00:00Z') + 1000 * seconds++),
  };
  const judgement = { line: NO_LINE, ignore: [] };
  const { result } = await reportImage(IMAGE, judgement, context);
  expect(result.findings.map(({ id }) => id)).toEqual([CVE]);
  const then = await reportImage(IMAGE, judgement, await contextAsOf(context, result.scannedAt));
  expect(then.result.findings).toEqual(result.findings);
  expect(then.result.verdict.incomplete).toEqual([]);
});
