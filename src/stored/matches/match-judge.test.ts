import { expect, it } from 'vitest';
import type { Distribution, IndexedImage, Line } from '../../domain/index.ts';
import { NO_LINE } from '../../policy/index.ts';
import { loadFeed } from '../../findings/feeds/load-feed.ts';
import { openWorld, testDigest } from '../../findings/testing.ts';
import { MatchJudge } from './match-judge.ts';

const TRIXIE: Distribution = {
  id: 'debian',
  idLike: [],
  version: '13',
  name: 'Debian 13',
  path: 'etc/os-release',
};
const FEED = {
  'security-tracker.debian.org/tracker/data/json': JSON.stringify({
    zlib: {
      'CVE-2024-0001': {
        releases: { trixie: { status: 'resolved', fixed_version: '2.0', urgency: 'not yet assigned' } },
      },
    },
  }),
};
const KEY = testDigest('a');
const IMAGE: IndexedImage = {
  key: KEY,
  image: { reference: 'a', transport: 'docker', layers: [] },
  distribution: TRIXIE,
  packages: [
    {
      type: 'deb',
      name: 'zlib',
      version: '1.0',
      architecture: 'amd64',
      database: 'var/lib/dpkg/status',
      layer: 0,
    },
  ],
  problems: [],
  indexedBy: 'dpkg/1',
  indexedAt: '2026-11-25T12:00:00Z',
};

async function openImage() {
  const world = await openWorld(FEED);
  await loadFeed('debian-tracker', '', world.context);
  await world.context.store.inventory.save(IMAGE, []);
  return world;
}

async function judged(line: Partial<Line>) {
  await using world = await openImage();
  const judge = new MatchJudge(world.context, [{ line: { ...NO_LINE, ...line }, ignore: [] }]);
  const { judgements, left } = await judge.judge([KEY]);
  return { outcomes: judgements.flatMap(({ verdicts }) => verdicts.map(({ outcome }) => outcome)), left };
}

it('judges an image by what its packages match', async () => {
  expect(await judged({ max: { unknown: 0 } })).toMatchObject({ outcomes: ['over'], left: [] });
  expect(await judged({ max: { unknown: 1 } })).toMatchObject({ outcomes: ['within'], left: [] });
});

it('leaves an image to a report where notes count', async () => {
  expect(await judged({ strict: true })).toEqual({ outcomes: [], left: [KEY] });
});

it('leaves an image to a report where a line has time limits and nobody knows since when', async () => {
  expect(
    await judged({ within: [{ severity: 'unknown', fixable: false, days: 30, from: 'known' }] }),
  ).toEqual({ outcomes: [], left: [KEY] });
});
