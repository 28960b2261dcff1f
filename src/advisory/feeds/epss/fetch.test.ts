import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { epss } from './index.ts';

const URL = 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz';
const COMMENT = '#model_version:v2025.03.14,score_date:2026-08-22T12:55:00Z\n';
const HEADER = 'cve,epss,percentile\n';
const LINES = 'CVE-1999-0001,0.03351,0.87650\nCVE-2021-44228,0.94358,0.99958\n';

const FORMER_URL = 'https://epss.cyentia.com/epss_scores-current.csv.gz';

let feeds: FakeFeeds;
const sync = () => epss.sync('', feeds.context);

beforeEach(() => {
  feeds = new FakeFeeds();
});

describe('syncEpss', () => {
  it.each([
    ['packed', gzipSync(COMMENT + HEADER + LINES)],
    ['unpacked on the way', Buffer.from(COMMENT + HEADER + LINES)],
    ['without its comment', gzipSync(HEADER + LINES)],
    ['with the line ends of Windows', gzipSync((COMMENT + HEADER + LINES).replaceAll('\n', '\r\n'))],
  ])('reads EPSS scores %s', async (_, body) => {
    feeds.serve(URL, body);
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(feeds.epss).toEqual([
      ['CVE-1999-0001', { probability: 0.03351, percentile: 0.8765 }],
      ['CVE-2021-44228', { probability: 0.94358, percentile: 0.99958 }],
    ]);
  });

  it('asks the former EPSS address second, and only then', async () => {
    feeds.serve(FORMER_URL, gzipSync(HEADER + LINES));
    expect(await sync()).toEqual({ kind: 'updated', problems: [] });
    expect(feeds.requests.splice(0).map(({ url }) => url)).toEqual([URL, FORMER_URL]);
    feeds.serve(URL, gzipSync(HEADER + LINES));
    await sync();
    expect(feeds.requests.map(({ url }) => url)).toEqual([URL]);
  });

  it('keeps newer EPSS scores when the source serves an older list', async () => {
    const scores = (date: string) => gzipSync(`#score_date:${date}\n${HEADER}${LINES}`);
    feeds.serve(URL, scores('2026-08-21T12:55:00Z'));
    await sync();
    feeds.serve(URL, gzipSync(`#score_date:2026-08-20T12:55:00Z\n${HEADER}CVE-1999-0001,0.1,0.1\n`));
    await expect(sync()).rejects.toThrow(
      'the data of 2026-08-20T12:55:00.000Z is older than the stored data of 2026-08-21T12:55:00.000Z',
    );
    expect(feeds.epss).toHaveLength(2);
    feeds.serve(URL, scores('2026-08-21T12:55:00Z'));
    expect(await sync()).toMatchObject({ kind: 'updated' });
  });

  it('replaces EPSS scores that were dated ahead of the clock', async () => {
    feeds.serve(URL, gzipSync(`#score_date:2062-08-22T12:55:00Z\n${HEADER}${LINES}`));
    await sync();
    feeds.serve(URL, gzipSync(`#score_date:2026-08-22T11:55:00Z\n${HEADER}CVE-1999-0001,0.1,0.1\n`));
    expect(await sync()).toMatchObject({ kind: 'updated' });
  });

  it('gives the reason for the first EPSS address when both fail', async () => {
    feeds.serve(FORMER_URL, gzipSync('<!doctype html>'));
    await expect(sync()).rejects.toThrow(`${URL}: the file was not found`);
  });

  it.each([
    ['is cut off', gzipSync(COMMENT + HEADER + LINES).subarray(0, 60), 'cannot decompress'],
    ['is a web page', gzipSync('<!doctype html>'), 'expected the header'],
    ['is empty', gzipSync(''), 'expected the header'],
    ['has no scores', gzipSync(COMMENT + HEADER), 'the list is empty'],
    [
      'holds a line that is not a valid score',
      gzipSync(`${HEADER}${LINES}CVE-2023-1\n`),
      'line 4 is not a valid score',
    ],
    [
      'holds a probability over one',
      gzipSync(`${HEADER}CVE-2023-1111,7.5,0.1\n`),
      'line 2 is not a valid score',
    ],
    ['inflates to a thousand times its size', gzipSync(Buffer.alloc(64 * 1024 ** 2)), 'cannot decompress'],
    [
      'holds more scores than CVEs',
      gzipSync(HEADER + 'CVE-1,0,0\n'.repeat(700_001)),
      'more than 700000 scores',
    ],
    ['ends within a number', Buffer.from(`${HEADER}${LINES}CVE-2023-1111,0.5,0.1`), 'line 4 is cut off'],
    ['ends within a line', Buffer.from(`${HEADER}${LINES}CVE-2023-1111,0.5,`), 'line 4 is not a valid score'],
  ])('keeps the last good EPSS scores when the file %s', async (_, body, reason) => {
    feeds.serve(URL, gzipSync(HEADER + LINES));
    await sync();
    feeds.serve(URL, body);
    await expect(sync()).rejects.toThrow(reason);
    expect(feeds.epss).toHaveLength(2);
  });
});
