import { beforeEach, describe, expect, it } from 'vitest';
import { FakeFeeds } from '../../testing/fake-feeds.ts';

import { cveList } from './index.ts';

const CVE = 'CVE-2023-5678';
const URL = 'https://raw.githubusercontent.com/CVEProject/cvelistV5/main/cves/2023/5xxx/CVE-2023-5678.json';
const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const V40 = 'CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

let feeds: FakeFeeds;
const ask = (cve = CVE) => cveList.ask(cve, feeds.records.get(`cve ${cve}`), feeds.context);

function serve(containers: object, metadata: object = {}): void {
  const cveMetadata = { cveId: CVE, state: 'PUBLISHED', ...metadata };
  feeds.serve(URL, JSON.stringify({ dataType: 'CVE_RECORD', cveMetadata, containers }), { etag: '"1"' });
}

beforeEach(() => {
  feeds = new FakeFeeds();
});

describe('askCveList', () => {
  it.each([
    ['CVE-2023-5678', '2023/5xxx/CVE-2023-5678.json'],
    ['CVE-2023-0286', '2023/0xxx/CVE-2023-0286.json'],
    ['CVE-2021-44228', '2021/44xxx/CVE-2021-44228.json'],
    ['CVE-2024-1234567', '2024/1234xxx/CVE-2024-1234567.json'],
  ])('looks for the record of %s at %s', async (cve, path) => {
    await ask(cve);
    expect(feeds.requests[0]?.url).toBe(`${cveList.address}/cves/${path}`);
  });

  it('keeps what the CNA and CISA say, each under its own name', async () => {
    const cisa = {
      providerMetadata: { shortName: 'CISA-ADP' },
      metrics: [{ other: { content: {} } }, { cvssV3_1: { vectorString: V31 } }],
    };
    const program = {
      providerMetadata: { shortName: 'CVE' },
      metrics: [{ cvssV3_1: { vectorString: V31 } }],
    };
    const cna = {
      title: 'Excessive time spent',
      metrics: [{ cvssV3_1: { vectorString: V31 } }, { cvssV4_0: { vectorString: V40 } }],
    };
    serve(
      { cna, adp: [program, cisa] },
      { datePublished: '2023-11-06T15:47:30.795Z', dateUpdated: '2024-10-14T14:55:53' },
    );
    expect(await ask()).toEqual({
      cve: CVE,
      found: true,
      title: 'Excessive time spent',
      published: '2023-11-06T15:47:30.795Z',
      modified: '2024-10-14T14:55:53.000Z',
      etag: '"1"',
      fetchedAt: '2026-08-22T12:00:00.000Z',
      ratings: [
        { source: 'cna', severity: 'high', vector: V40, score: 7.3 },
        { source: 'cna', severity: 'high', vector: V31, score: 7.5 },
        { source: 'cisa-adp', severity: 'high', vector: V31, score: 7.5 },
      ],
    });
  });

  it('takes the English description of a CVE record without a title', async () => {
    const descriptions = [
      { lang: 'es', value: 'Un defecto' },
      { lang: 'en-US', value: 'A  flaw' },
    ];
    serve({ cna: { descriptions } });
    expect((await ask()).title).toBe('A flaw');
  });

  it.each([
    [{ text: 'Low' }, 'low'],
    [{ value: 'Important' }, 'high'],
    [{ other: 'moderate' }, 'medium'],
  ])('takes a severity in words, %j, where a CVE record has no CVSS', async (content, severity) => {
    serve({ cna: { metrics: [{ other: { type: 'Textual description of severity', content } }] } });
    expect((await ask()).ratings).toEqual([{ source: 'cna', severity }]);
  });

  it('keeps no rating for an invalid CVSS vector of a CVE record', async () => {
    serve({ cna: { metrics: [{ cvssV3_1: { vectorString: 'high' } }] } });
    expect((await ask()).ratings).toEqual([]);
  });

  it('takes no rating from a rejected CVE record', async () => {
    serve({ cna: { metrics: [{ cvssV3_1: { vectorString: V31 } }] } }, { state: 'REJECTED' });
    expect(await ask()).toMatchObject({ found: true, rejected: true, ratings: [] });
  });

  it('remembers that the CVE list has no record', async () => {
    expect(await ask()).toEqual({
      cve: CVE,
      found: false,
      fetchedAt: '2026-08-22T12:00:00.000Z',
      ratings: [],
    });
  });

  it('keeps its CVE record when that did not change', async () => {
    serve({ cna: { title: 'A flaw' } });
    feeds.records.set(`cve ${CVE}`, await ask());
    feeds.now = new Date('2026-08-24T12:00:00Z');
    expect(await ask()).toMatchObject({
      title: 'A flaw',
      etag: '"1"',
      fetchedAt: '2026-08-24T12:00:00.000Z',
    });
    expect(feeds.requests[1]?.headers).toEqual({ 'if-none-match': '"1"' });
  });

  it.each([
    ['no JSON', 'sorry'],
    ['cut off', '{"cveMetadata": {"cveId": "CVE-2023-56'],
    ['something else', '{"message": "busy"}'],
    [
      'the record of another CVE',
      JSON.stringify({ cveMetadata: { cveId: 'CVE-2023-1111', state: 'PUBLISHED' }, containers: {} }),
    ],
  ])('refuses an answer for a CVE record that is %s', async (_, body) => {
    feeds.serve(URL, body);
    await expect(ask()).rejects.toThrow(SyntaxError);
  });

  it('asks the CVE list nothing about an id that is no CVE', async () => {
    await expect(ask('CVE-2023-../..')).rejects.toThrow('not a valid CVE ID');
    expect(feeds.requests).toEqual([]);
  });

  it('fails when the CVE list does not answer', async () => {
    feeds.serve(URL, '', { status: 500 });
    await expect(ask()).rejects.toMatchObject({ code: 'FEED_FAILED' });
  });
});
