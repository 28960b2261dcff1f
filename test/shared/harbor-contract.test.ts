import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors/index.ts';
import { DEBIAN, dpkgStatus, loadFeed } from '../../src/server/clair/testing.ts';
import {
  API,
  openHarborWorld,
  REPORT_TYPE,
  REQUEST,
  SBOM_TYPE,
  type HarborWorld,
} from '../../src/server/routes/harbor/testing.ts';
import { HarborContract } from '../support/harbor-contract.ts';
import { sharedFolder } from '../support/shared.ts';

const SHARED = sharedFolder();
const NATIVE = 'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0';
const METADATA = ['1.0', '1.1'].map(
  (version) => `application/vnd.scanner.adapter.metadata+json; version=${version}`,
);
const REQUESTS = ['1.0', '1.1'].map(
  (version) => `application/vnd.scanner.adapter.scan.request+json; version=${version}`,
);
const REPORT = '/scan/{scan_request_id}/report';
const { registry, artifact } = REQUEST;

/** Answers that are left out: nothing here fails by itself, and the raw report is optional. */
const UNSEEN = [
  'get /metadata 500 application/vnd.scanner.adapter.error+json; version=1.0',
  'post /scan 500 application/vnd.scanner.adapter.error+json; version=1.0',
  `get ${REPORT} 200 application/vnd.scanner.adapter.vuln.report.raw`,
];

interface Injected {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

async function scanned(world: HarborWorld): Promise<string> {
  await loadFeed(world.store, 'debian-tracker', [
    {
      id: 'CVE-2024-0001',
      package: 'openssl',
      severity: 'high',
      vector: 'AV:N/AC:L/Au:N/C:P/I:N/A:N',
      score: 5,
    },
    { id: 'CVE-2024-0002', package: 'zlib', fixedVersion: '2' },
  ]);
  const id = await world.submit();
  await world.end(id, DEBIAN, dpkgStatus('openssl 3.1-1', 'zlib1g 1.0 zlib'));
  return id;
}

/** The report of a scan that ended, or of one that did not. */
const reportOf =
  (accept: string, query = '') =>
  async (world: HarborWorld) =>
    world.report(await scanned(world), accept, query);

describe.skipIf(SHARED === undefined)("Harbor's document of its scanner adapter API", () => {
  const contract = SHARED === undefined ? undefined : new HarborContract(SHARED);

  it.each<readonly [number, string, string, (world: HarborWorld) => PromiseLike<Injected>]>([
    ...METADATA.map(
      (accept) =>
        [
          200,
          'get /metadata',
          accept,
          (world: HarborWorld) => world.app.inject({ url: `${API}/metadata`, headers: { accept } }),
        ] as const,
    ),
    ...REQUESTS.map(
      (type) => [202, 'post /scan', type, (world: HarborWorld) => world.post(REQUEST, type)] as const,
    ),
    [400, 'post /scan', 'no JSON', (world) => world.post('{')],
    [
      400,
      'post /scan',
      'a number for a text',
      (world) => world.post({ registry, artifact: { ...artifact, digest: 1 } }),
    ],
    [422, 'post /scan', 'no registry', (world) => world.post({ artifact })],
    [
      501,
      'post /scan',
      'a chart',
      (world) => world.post({ registry, artifact: { ...artifact, mime_type: 'a/b' } }),
    ],
    [200, `get ${REPORT}`, REPORT_TYPE, reportOf(REPORT_TYPE)],
    [200, `get ${REPORT}`, NATIVE, reportOf(NATIVE)],
    [200, `get ${REPORT}`, 'SPDX', reportOf(SBOM_TYPE, '?sbom_media_type=application%2Fspdx%2Bjson')],
    [
      200,
      `get ${REPORT}`,
      'CycloneDX',
      reportOf(SBOM_TYPE, '?sbom_media_type=application/vnd.cyclonedx%2Bjson'),
    ],
    [302, `get ${REPORT}`, 'a running scan', async (world) => world.report(await world.submit())],
    [400, `get ${REPORT}`, 'no format of an SBOM', reportOf(SBOM_TYPE)],
    [404, `get ${REPORT}`, 'no such scan', (world) => world.report('x')],
    [501, `get ${REPORT}`, 'another type', reportOf('application/pdf')],
    [
      500,
      `get ${REPORT}`,
      'a scan that failed',
      async (world) => {
        const id = await world.submit();
        world.fail(id, new AppError('IMAGE_NOT_FOUND', 'no such image'));
        return world.report(id);
      },
    ],
  ])('describes the answer %i to %s: %s', async (status, operation, _, ask) => {
    const { statusCode, headers, body } = await ask(await openHarborWorld());
    const [method = '', path = ''] = operation.split(' ');
    const answer = { status: statusCode, contentType: String(headers['content-type']), body };
    expect(statusCode).toBe(status);
    expect(contract?.faultsOfAnswer(method, path, answer)).toEqual([]);
  });

  it('describes an answer with an entry for what cannot be known', async () => {
    const world = await openHarborWorld();
    const id = await world.submit();
    await world.end(id, { path: 'bin/true', content: '' });
    const { statusCode, headers, body } = await world.report(id);
    expect(body).toContain('PLIMSOLL-INCOMPLETE');
    const answer = { status: statusCode, contentType: String(headers['content-type']), body };
    expect(contract?.faultsOfAnswer('get', REPORT, answer)).toEqual([]);
  });

  it.each(REQUESTS)('describes the request that is tested as %s', (type) => {
    const enabled_capabilities = [
      {
        type: 'sbom',
        produces_mime_types: [SBOM_TYPE],
        parameters: { sbom_media_types: ['application/spdx+json'] },
      },
    ];
    expect(contract?.faultsOfRequest('post', '/scan', type, { ...REQUEST, enabled_capabilities })).toEqual(
      [],
    );
  });

  afterAll(() => expect(contract?.unseen ?? UNSEEN).toEqual(UNSEEN));
});
