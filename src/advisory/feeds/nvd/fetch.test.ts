import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defined } from '../../../domain/index.ts';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { createNvd } from './index.ts';

const CVE = 'CVE-2023-5678';
const URL = `https://services.nvd.nist.gov/rest/json/cves/2.0?cveId=${CVE}`;
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const V2 = 'AV:N/AC:L/Au:N/C:N/I:N/A:C';

let feeds: FakeFeeds;
const wait = vi.fn(() => Promise.resolve());

function serve(...cves: readonly object[]): void {
  feeds.serve(
    URL,
    JSON.stringify({ totalResults: cves.length, vulnerabilities: cves.map((cve) => ({ cve })) }),
  );
}

beforeEach(() => {
  feeds = new FakeFeeds();
  wait.mockClear();
});

describe('askNvd', () => {
  it("keeps NVD's own ratings, not those that it repeats", async () => {
    serve({
      id: CVE,
      published: '2023-11-06T16:15:42.670',
      lastModified: '2024-10-14T15:15:13.100',
      vulnStatus: 'Modified',
      descriptions: [{ lang: 'en', value: 'A flaw' }],
      metrics: {
        cvssMetricV2: [{ source: 'nvd@nist.gov', type: 'Primary', cvssData: { vectorString: V2 } }],
        cvssMetricV31: [
          { source: 'security@vendor.example', type: 'Secondary', cvssData: { vectorString: V31 } },
          { source: 'nvd@nist.gov', type: 'Primary', cvssData: { vectorString: V31 } },
        ],
      },
    });
    expect(await createNvd().ask(CVE, undefined, feeds.context)).toEqual({
      cve: CVE,
      found: true,
      title: 'A flaw',
      published: '2023-11-06T16:15:42.670Z',
      modified: '2024-10-14T15:15:13.100Z',
      fetchedAt: '2026-08-22T12:00:00.000Z',
      ratings: [
        { source: 'nvd', severity: 'high', vector: V31, score: 7.5 },
        { source: 'nvd', severity: 'high', vector: V2, score: 7.8 },
      ],
    });
  });

  it('takes no rating from a record that NVD rejected', async () => {
    serve({ id: CVE, vulnStatus: 'Rejected' });
    expect(await createNvd().ask(CVE, undefined, feeds.context)).toMatchObject({
      rejected: true,
      ratings: [],
    });
  });

  it('remembers an empty answer of NVD as no record', async () => {
    serve();
    expect(await createNvd().ask(CVE, undefined, feeds.context)).toMatchObject({ cve: CVE, found: false });
  });

  it('remembers that a mirror of NVD has no record', async () => {
    const context = { ...feeds.context, resolve: () => 'https://mirror.example/nvd' };
    expect(await createNvd().ask(CVE, undefined, context)).toMatchObject({ cve: CVE, found: false });
  });

  it('rejects a 404 of NVD, and asks whether the key is right', async () => {
    await expect(createNvd({ apiKey: 'wrong' }).ask(CVE, undefined, feeds.context)).rejects.toThrow(
      'answered 404: the API key may not be valid',
    );
  });

  it('refuses an answer of NVD without records', async () => {
    feeds.serve(URL, '[]');
    await expect(createNvd().ask(CVE, undefined, feeds.context)).rejects.toThrow(SyntaxError);
  });

  it.each([
    [undefined, 6000, {}],
    ['secret', 600, { apikey: 'secret' }],
  ])('waits, with the NVD key %j, %d ms between requests', async (apiKey, pause, headers) => {
    serve({ id: CVE });
    const nvd = createNvd({ wait, ...defined({ apiKey }) });
    await nvd.ask(CVE, undefined, feeds.context);
    expect(wait).not.toHaveBeenCalled();
    await nvd.ask(CVE, undefined, feeds.context);
    expect(wait).toHaveBeenCalledExactlyOnceWith(pause);
    expect(feeds.requests[1]?.headers).toEqual(headers);
  });

  it('shows its NVD key to no mirror, and does not wait for one', async () => {
    const mirror = 'https://mirror.example/services.nvd.nist.gov';
    const context = { ...feeds.context, resolve: (url: string) => url.replace('https:/', mirror) };
    const nvd = createNvd({ wait, apiKey: 'secret' });
    await nvd.ask(CVE, undefined, context);
    await nvd.ask(CVE, undefined, context);
    expect(feeds.requests.map(({ headers }) => headers)).toEqual([{}, {}]);
    expect(wait).not.toHaveBeenCalled();
  });
});
