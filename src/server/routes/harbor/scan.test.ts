import { describe, expect, it } from 'vitest';
import { AppError } from '../../../errors/index.ts';
import { DIGEST, openHarborWorld, REQUEST } from './testing.ts';

const { registry, artifact } = REQUEST;
const SECRET = 'a secret value';

describe('a scan that Harbor asks for', () => {
  it('pulls by digest with the credentials of the request, and is acknowledged', async () => {
    const world = await openHarborWorld();
    const answer = await world.post(REQUEST);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      202,
      'application/vnd.scanner.adapter.scan.response+json; version=1.0',
    ]);
    expect(answer.json()).toEqual({ id: expect.stringMatching(/^[\da-f-]{36}$/) as unknown });
    expect(world.requests).toEqual([
      {
        kind: 'reference',
        reference: `core.harbor.example/library/ship:1@${DIGEST}`,
        credentials: { kind: 'password', username: 'robot$scanner', password: 'secret' },
      },
    ]);
  });

  it.each([
    ['https://core', 'core:443/library/ship', undefined],
    ['http://core:8080', 'core:8080/library/ship', true],
    ['http://core/', 'core:80/library/ship', true],
    ['https://harbor.example/', 'harbor.example/library/ship', undefined],
    ['http://10.0.0.1', '10.0.0.1/library/ship', true],
    ['https://[fd00::1]', '[fd00::1]:443/library/ship', undefined],
    ['https://localhost:8443', 'localhost:8443/library/ship', undefined],
  ])('reads the registry %s as %s', async (url, name, insecure) => {
    const world = await openHarborWorld();
    expect((await world.post({ ...REQUEST, registry: { ...registry, url } })).statusCode).toBe(202);
    expect(world.requests[0]).toMatchObject({ reference: `${name}:1@${DIGEST}` });
    expect(world.requests[0]?.insecure).toBe(insecure);
  });

  it.each([
    ['Bearer ey.J.x_-=', { kind: 'registry-token', token: 'ey.J.x_-=' }],
    [`basic ${btoa('a:b:c')}`, { kind: 'password', username: 'a', password: 'b:c' }],
    ['', undefined],
    [null, undefined],
  ])('reads the authorization %s', async (authorization, credentials) => {
    const world = await openHarborWorld();
    expect((await world.post({ ...REQUEST, registry: { ...registry, authorization } })).statusCode).toBe(202);
    expect(world.requests[0]?.credentials).toEqual(credentials);
  });

  it.each([
    `Digest ${SECRET}`,
    `Basic ${btoa(SECRET)}`,
    `Basic ${btoa('name:')}`,
    `Bearer ${SECRET}`,
    `Bearer x\r\ny: z`,
    SECRET,
    'Basic',
  ])('refuses the authorization %j with 422, without quoting it', async (authorization) => {
    const world = await openHarborWorld();
    const answer = await world.post({ ...REQUEST, registry: { ...registry, authorization } });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      error: { message: expect.stringMatching(/^registry\.authorization: /) as unknown },
    });
    expect(answer.body).not.toContain(SECRET);
  });

  it.each([
    [400, 'that is no JSON', '{'],
    [400, 'without a body', ''],
    [400, 'that is a list', []],
    [400, 'with a number for an address', { ...REQUEST, registry: { url: 1 } }],
    [400, 'with a text for an artifact', { ...REQUEST, artifact: 'x' }],
    [
      400,
      'with too many capabilities',
      { ...REQUEST, enabled_capabilities: Array(17).fill({ type: 'sbom' }) },
    ],
    [422, 'without a registry', { artifact }],
    [422, 'without an artifact', { registry }],
    [422, 'without an address', { artifact, registry: { url: '' } }],
    [422, 'with another scheme', { artifact, registry: { url: 'ftp://core' } }],
    [422, 'with a path', { artifact, registry: { url: 'https://core/v2' } }],
    [422, 'with user information', { artifact, registry: { url: 'https://a:b@core' } }],
    [422, 'without a repository', { registry, artifact: { digest: DIGEST } }],
    [422, 'without digest and tag', { registry, artifact: { repository: 'a/b' } }],
    [422, 'with half a digest', { registry, artifact: { ...artifact, digest: 'sha256:abc' } }],
    [
      422,
      'with a digest in its repository',
      { registry, artifact: { ...artifact, repository: `a/b@${DIGEST}#` } },
    ],
    [422, 'with a tag in its repository', { registry, artifact: { repository: 'a/b:c', digest: DIGEST } }],
    [422, 'with an impossible tag', { registry, artifact: { ...artifact, tag: 'a b' } }],
    [
      501,
      'of a chart',
      { registry, artifact: { ...artifact, mime_type: 'application/vnd.cncf.helm.config.v1+json' } },
    ],
    [501, 'for another capability', { ...REQUEST, enabled_capabilities: [{ type: 'malware' }] }],
    [
      501,
      'for another report',
      {
        ...REQUEST,
        enabled_capabilities: [{ type: 'vulnerability', produces_mime_types: ['application/pdf'] }],
      },
    ],
    [
      501,
      'for another SBOM',
      {
        ...REQUEST,
        enabled_capabilities: [{ type: 'sbom', parameters: { sbom_media_types: ['text/spdx'] } }],
      },
    ],
  ])('answers %i to a request %s', async (status, _, body) => {
    const world = await openHarborWorld();
    const answer = await world.post(body);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      'application/vnd.scanner.adapter.error+json; version=1.0',
    ]);
    expect(answer.json()).toEqual({ error: { message: expect.any(String) as unknown } });
    expect(world.requests).toEqual([]);
  });

  it('takes the empty lists of a program in Go, and a tag without a digest', async () => {
    const world = await openHarborWorld();
    const capability = { type: 'sbom', produces_mime_types: null, parameters: null };
    const body = {
      registry: { url: 'https://harbor.example' },
      artifact: { repository: 'a/b', tag: '1', digest: '', mime_type: '' },
    };
    expect((await world.post({ ...body, enabled_capabilities: null })).statusCode).toBe(202);
    expect((await world.post({ ...body, enabled_capabilities: [capability] })).statusCode).toBe(202);
    expect(world.requests[0]?.reference).toBe('harbor.example/a/b:1');
  });

  it.each([
    ['application/json', 202],
    ['application/vnd.scanner.adapter.scan.request+json; version=1.0', 202],
    ['text/plain', 415],
    ['application/vnd.scanner.adapter.scan.request+json2', 415],
  ])('answers a body of the type %s with %i', async (type, status) => {
    const world = await openHarborWorld();
    expect((await world.post(REQUEST, type)).statusCode).toBe(status);
  });

  it("says why a scan was refused, in Harbor's form", async () => {
    const world = await openHarborWorld();
    world.refusal = new AppError('QUEUE_FULL', '9 scans are already waiting', {
      hint: 'try again in a minute',
    });
    const answer = await world.post(REQUEST);
    expect([answer.statusCode, answer.json()]).toEqual([
      429,
      { error: { message: '9 scans are already waiting; try again in a minute' } },
    ]);
  });

  it('needs the role scan', async () => {
    const world = await openHarborWorld();
    world.principal = { name: 'token:reader', role: 'read' };
    const answer = await world.post(REQUEST);
    expect([answer.statusCode, answer.json()]).toEqual([
      403,
      { error: { message: 'expected a token with the role scan, got read' } },
    ]);
  });
});
