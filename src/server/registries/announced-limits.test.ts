import { expect, it } from 'vitest';
import { announcedLimits, type AnnouncedLimit } from './announced-limits.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 24 * 60 * 60_000;

const pulls = (remaining: number, limit: number, endsInMs: number): AnnouncedLimit => ({
  kind: 'pulls',
  remaining,
  limit,
  endsInMs,
});

const pause = (endsInMs: number): AnnouncedLimit => ({ kind: 'pause', remaining: 0, limit: 0, endsInMs });

it.each<[Record<string, string>, AnnouncedLimit[]]>([
  [{}, []],
  [{ 'ratelimit-limit': '100;w=21600' }, []],
  [{ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' }, [pulls(76, 100, 21_600_000)]],
  [{ 'ratelimit-limit': '100;w=60', 'ratelimit-remaining': '0' }, [pulls(0, 100, 60_000)]],
  [{ 'ratelimit-remaining': ' 3 ; w=60 ' }, [pulls(3, 0, 60_000)]],
  [{ 'ratelimit-remaining': '3;w=60', 'ratelimit-reset': '5' }, [pulls(3, 0, 5_000)]],
  [{ 'ratelimit-remaining': '0;w=999999999' }, [pulls(0, 0, DAY_MS)]],
  [
    { 'ratelimit-limit': '10, 10;w=1', 'ratelimit-remaining': '9', 'ratelimit-reset': '30' },
    [{ kind: 'requests', remaining: 9, limit: 10, endsInMs: 30_000 }],
  ],
  [
    { 'ratelimit-remaining': '0', 'ratelimit-reset': String(NOW / 1000 + 45) },
    [{ kind: 'requests', remaining: 0, limit: 0, endsInMs: 45_000 }],
  ],
  [{ 'ratelimit-remaining': '5' }, [{ kind: 'requests', remaining: 5, limit: 0, endsInMs: 60_000 }]],
  [{ 'ratelimit-remaining': '-1;w=60' }, []],
  [{ 'ratelimit-remaining': '1e9;w=60' }, []],
  [{ 'ratelimit-remaining': '9999999999999;w=60' }, []],
  [{ 'ratelimit-remaining': 'many', 'ratelimit-reset': 'soon' }, []],
  [{ 'ratelimit-remaining': '' }, []],
])('reads the headers %j', (headers, expected) => {
  expect(announcedLimits({ status: 200, headers }, NOW)).toEqual(expected);
});

it.each<[number, string | undefined, AnnouncedLimit[]]>([
  [429, '7', [pause(7_000)]],
  [429, 'Thu, 01 Jan 2026 00:00:20 GMT', [pause(20_000)]],
  [429, '99999999', [pause(DAY_MS)]],
  [429, '0', []],
  [429, 'soon', []],
  [429, undefined, []],
  [503, '7', []],
])('reads that the answer %d may be tried again after "%s"', (status, after, expected) => {
  expect(announcedLimits({ status, headers: { 'retry-after': after } }, NOW)).toEqual(expected);
});

it('reads both the pause and the quota of one answer', () => {
  const headers = {
    'retry-after': '60',
    'ratelimit-limit': '100;w=21600',
    'ratelimit-remaining': '0;w=21600',
  };
  expect(announcedLimits({ status: 429, headers }, NOW).map(({ kind }) => kind)).toEqual(['pause', 'pulls']);
});
