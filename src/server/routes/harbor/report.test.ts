import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../../errors/index.ts';
import { DEBIAN, dpkgStatus, loadFeed } from '../../clair/testing.ts';
import { REPORT_PATIENCE_MS } from './limits.ts';
import { DIGEST, openHarborWorld, SBOM_TYPE, type HarborWorld } from './testing.ts';

const FILES = [DEBIAN, dpkgStatus('openssl 3.1-1', 'libssl3 3.1-1 openssl', 'zlib1g 1.0 zlib')];
const NATIVE = 'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0';

async function scanned(given: Parameters<typeof openHarborWorld>[0] = {}): Promise<[HarborWorld, string]> {
  const world = await openHarborWorld(given);
  await loadFeed(world.store, 'debian-tracker', [
    {
      id: 'CVE-2024-0001',
      package: 'openssl',
      fixedVersion: '3.1-2',
      severity: 'critical',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      score: 9.8,
      title: 'A flaw with a NUL: \0',
    },
    { id: 'CVE-2024-0002', package: 'zlib' },
  ]);
  const id = await world.submit();
  await world.end(id, ...FILES);
  return [world, id];
}

describe('a report that Harbor asks for', () => {
  it('lists each finding once, with the worst severity over all', async () => {
    const [world, id] = await scanned();
    const answer = await world.report(id);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'application/vnd.security.vulnerability.report; version=1.1',
    ]);
    const openssl = {
      id: 'CVE-2024-0001',
      version: '3.1-1',
      fix_version: '3.1-2',
      severity: 'Critical',
      description: 'A flaw with a NUL: ',
      links: ['https://tracker.example/CVE-2024-0001', 'https://nvd.nist.gov/vuln/detail/CVE-2024-0001'],
      preferred_cvss: { score_v3: 9.8, vector_v3: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
    };
    expect(answer.json()).toEqual({
      generated_at: '2026-11-25T12:00:00.000Z',
      artifact: { repository: 'library/ship', digest: DIGEST, tag: '1' },
      scanner: { name: 'Plimsoll', vendor: 'Plimsoll', version: expect.any(String) as unknown },
      severity: 'Critical',
      vulnerabilities: [
        { ...openssl, package: 'libssl3' },
        { ...openssl, package: 'openssl' },
        expect.objectContaining({ id: 'CVE-2024-0002', package: 'zlib1g', severity: 'Unknown' }) as unknown,
      ],
    });
  });

  it.each([
    [NATIVE, NATIVE],
    [
      'application/vnd.security.vulnerability.report',
      'application/vnd.security.vulnerability.report; version=1.1',
    ],
    ['*/*', 'application/vnd.security.vulnerability.report; version=1.1'],
    [`text/html, ${NATIVE};q=0.5`, NATIVE],
  ])('answers Accept: %s with the type %s', async (accept, type) => {
    const [world, id] = await scanned();
    expect((await world.report(id, accept)).headers['content-type']).toBe(type);
  });

  it.each(['application/json', 'application/vnd.security.vulnerability.report; version=9'])(
    'answers 501 to Accept: %s',
    async (accept) => {
      const [world, id] = await scanned();
      expect((await world.report(id, accept)).statusCode).toBe(501);
    },
  );

  it('adds an entry for what cannot be known, whose version tells its text apart from others', async () => {
    const world = await openHarborWorld();
    await loadFeed(world.store, 'debian-tracker', [{ id: 'CVE-2024-0002', package: 'zlib' }]);
    const texts: unknown[] = [];
    for (const files of [[DEBIAN], [{ path: 'bin/true', content: 'x' }]]) {
      const id = await world.submit();
      await world.end(id, ...files);
      const { severity, vulnerabilities } = (await world.report(id)).json<{
        severity: string;
        vulnerabilities: readonly Record<string, unknown>[];
      }>();
      expect(severity).toBe('High');
      expect(vulnerabilities).toMatchObject([{ id: 'PLIMSOLL-INCOMPLETE', severity: 'High', links: [] }]);
      texts.push(
        vulnerabilities.map(({ package: name, version }) => `${String(name)} ${String(version)}`).join(),
      );
    }
    expect(texts).toEqual([
      expect.stringMatching(/^debian 12 #\w{8}$/),
      expect.stringMatching(/^image #\w{8}$/),
    ]);
  });

  it('gives that entry the severity that the server is told, and leaves out what is waived', async () => {
    for (const [given, expected] of [
      [{ incompleteSeverity: 'low' as const }, 'Low'],
      [{ allowIncomplete: ['no-package-database'] }, 'Unknown'],
    ] as const) {
      const world = await openHarborWorld(given);
      await loadFeed(world.store, 'debian-tracker', [{ id: 'CVE-2024-0002', package: 'zlib' }]);
      const id = await world.submit();
      await world.end(id, DEBIAN);
      expect((await world.report(id)).json()).toMatchObject({ severity: expected });
    }
  });

  it('sends Harbor back while the scan runs, to the same address', async () => {
    const world = await openHarborWorld();
    const id = await world.submit();
    const { statusCode, headers, body } = await world.report(id);
    expect([statusCode, headers['refresh-after'], headers.location, body]).toEqual([
      302,
      '5',
      `/harbor/api/v1/scan/${id}/report`,
      '',
    ]);
  });

  it('sends Harbor back while a feed is loading, and ends the scan once it has failed', async () => {
    const world = await openHarborWorld();
    const feed = { feed: 'debian-tracker', kept: true, records: 0, ranges: 0, problems: [] };
    const id = await world.submit();
    await world.end(id, ...FILES);
    world.feeds = [{ ...feed, state: 'loading' }];
    expect((await world.report(id)).statusCode).toBe(302);
    world.feeds = [{ ...feed, state: 'failed' }];
    const answer = await world.report(id);
    expect([answer.statusCode, answer.body]).toEqual([500, expect.stringContaining('debian-tracker')]);
  });

  it('sends Harbor back from a report that takes longer than Harbor waits', async () => {
    const [world, id] = await scanned();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked = Promise.withResolvers<undefined>();
    world.reports = {
      render: () => {
        asked.resolve(undefined);
        return new Promise(() => undefined);
      },
    };
    const answer = world.report(id);
    // An injected request is sent once something awaits it.
    const status = answer.then(({ statusCode }) => statusCode);
    await asked.promise;
    await vi.advanceTimersByTimeAsync(REPORT_PATIENCE_MS);
    expect(await status).toBe(302);
  });

  it('says why a scan failed, without hints for the command line', async () => {
    const world = await openHarborWorld();
    const id = await world.submit();
    world.fail(
      id,
      new AppError('REGISTRY_UNAUTHORIZED', 'core refuses the login', { hint: 'run docker login core' }),
    );
    const answer = await world.report(id);
    expect([answer.statusCode, answer.json()]).toEqual([
      500,
      { error: { message: 'core refuses the login' } },
    ]);
  });

  it.each(['00000000-0000-4000-8000-000000000000', 'x', '%00'])('answers 404 to the ID %s', async (id) => {
    const world = await openHarborWorld();
    expect((await world.report(id)).statusCode).toBe(404);
  });

  it("answers 404 to another client's scan, and to that of an image that was deleted", async () => {
    const [world, id] = await scanned();
    const { principal } = world;
    world.principal = { name: 'token:other', role: 'scan' };
    expect((await world.report(id)).statusCode).toBe(404);
    world.principal = principal;
    world.reports = { render: () => Promise.resolve(undefined) };
    expect((await world.report(id)).statusCode).toBe(404);
  });
});

describe('an SBOM that Harbor asks for', () => {
  it.each([
    ['application/spdx+json', { spdxVersion: 'SPDX-2.3' }],
    ['application/vnd.cyclonedx+json', { bomFormat: 'CycloneDX', specVersion: '1.6' }],
  ])('answers in the format that the query names: %s', async (mediaType, head) => {
    const [world, id] = await scanned();
    const answer = await world.report(id, SBOM_TYPE, `?sbom_media_type=${encodeURIComponent(mediaType)}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, SBOM_TYPE]);
    expect(answer.json()).toMatchObject({
      artifact: { repository: 'library/ship', digest: DIGEST },
      media_type: mediaType,
      sbom: head,
    });
    expect(answer.body).toContain('pkg:deb/debian/zlib1g@1.0');
    expect(answer.json()).not.toHaveProperty('vendor_attributes');
  });

  it('needs no feed, and names what could not be read', async () => {
    const world = await openHarborWorld();
    const id = await world.submit();
    await world.end(id, DEBIAN);
    const answer = await world.report(id, SBOM_TYPE, '?sbom_media_type=application/spdx%2Bjson');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      vendor_attributes: { incomplete: [expect.stringContaining('no-package-database')] },
    });
  });

  it.each(['', '?sbom_media_type=', '?sbom_media_type=application/pdf', '?sbom_media_type=toString'])(
    'answers 400 to the query "%s"',
    async (query) => {
      const [world, id] = await scanned();
      expect((await world.report(id, SBOM_TYPE, query)).statusCode).toBe(400);
    },
  );
});
