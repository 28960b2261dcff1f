import { describe, expect, it } from 'vitest';
import { API, openHarborWorld } from './testing.ts';

const feed = { state: 'loaded', records: 1, ranges: 1, problems: [] } as const;

describe("the scanner's metadata", () => {
  it('names what is consumed and produced, and how old the stalest feed is that is kept', async () => {
    const world = await openHarborWorld();
    world.feeds = [
      { ...feed, feed: 'a', kept: true, syncedAt: '2026-11-25T10:00:00Z' },
      { ...feed, feed: 'b', kept: true, syncedAt: '2026-11-24T10:00:00Z' },
      { ...feed, feed: 'c', kept: false, syncedAt: '2026-01-01T00:00:00Z' },
    ];
    const answer = await world.app.inject({ url: `${API}/metadata` });
    const consumes_mime_types = [
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ];
    expect(answer.json()).toMatchObject({
      scanner: { name: 'Plimsoll', vendor: 'Plimsoll' },
      capabilities: [
        {
          type: 'vulnerability',
          consumes_mime_types,
          produces_mime_types: [
            'application/vnd.security.vulnerability.report; version=1.1',
            'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0',
          ],
        },
        {
          type: 'sbom',
          consumes_mime_types,
          produces_mime_types: ['application/vnd.security.sbom.report+json; version=1.0'],
          additional_attributes: {
            sbom_media_types: ['application/spdx+json', 'application/vnd.cyclonedx+json'],
          },
        },
      ],
      properties: { 'harbor.scanner-adapter/vulnerability-database-updated-at': '2026-11-24T10:00:00Z' },
    });
  });

  it('leaves out the time of the feeds before their first load', async () => {
    const answer = await (await openHarborWorld()).app.inject({ url: `${API}/metadata` });
    expect(answer.body).not.toContain('updated-at');
  });

  it.each([
    [undefined, 'application/vnd.scanner.adapter.metadata+json; version=1.1'],
    ['application/vnd.scanner.adapter.metadata+json; version=1.0', undefined],
    ['*/*', 'application/vnd.scanner.adapter.metadata+json; version=1.1'],
  ])('answers Accept: %s in its type', async (accept, type = accept) => {
    const world = await openHarborWorld();
    const headers = accept === undefined ? {} : { accept };
    const answer = await world.app.inject({ url: `${API}/metadata`, headers });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type]);
  });
});

it.each([
  ['GET', '/nothing'],
  ['GET', ''],
  ['POST', '/scan/'],
  ['DELETE', '/'],
  ['GET', '/scan/a/b/c'],
] as const)("answers %s %s, which is no path of the API, in Harbor's form", async (method, path) => {
  const answer = await (await openHarborWorld()).app.inject({ method, url: API + path });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    404,
    'application/vnd.scanner.adapter.error+json; version=1.0',
  ]);
  expect(answer.json()).toEqual({ error: { message: 'not found' } });
});
