import { describe, expect, it } from 'vitest';
import { AppError } from '../../../errors/index.ts';
import {
  DEBIAN,
  dpkgStatus,
  loadFeed,
  openClairWorld,
  serveLayer,
  type ClairWorld,
} from '../../clair/testing.ts';
import { clairV1 } from './index.ts';

const PATH = 'https://registry.example/layer';
const LAYER = { Name: 'l', Path: PATH, Format: 'Docker' };

function post({ app }: ClairWorld, payload: string | object) {
  return app.inject({ method: 'POST', url: '/v1/layers', payload });
}

const manyHeaders = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`h${i}`, 'x']));

const messageOf = (answer: { json(): unknown }) => answer.json();
const error = (Message: string) => ({ Error: { Message } });

describe('posting a layer', () => {
  it.each([
    ['without a layer', {}, 'failed to provide layer'],
    ['without a body', '', 'failed to provide layer'],
    ['that is a list', [], 'json: Invalid input: expected object, received array'],
    ['with a null layer', { Layer: null }, 'failed to provide layer'],
    [
      'without a name',
      { Layer: { ...LAYER, Name: '' } },
      'could not process a layer which does not have a name',
    ],
    [
      'without a path',
      { Layer: { ...LAYER, Path: null } },
      'could not process a layer which does not have a path',
    ],
    [
      'without a format',
      { Layer: { Name: 'l', Path: PATH } },
      'could not process a layer which does not have a format',
    ],
    ['of another format', { Layer: { ...LAYER, Format: 'ACI' } }, "unsupported image format 'ACI'"],
    [
      'on an unknown parent',
      { Layer: { ...LAYER, ParentName: 'p' } },
      'worker: parent layer is unknown, it must be processed first',
    ],
    ['that is not there', { Layer: LAYER }, 'could not find layer'],
    ['in a file of the server', { Layer: { ...LAYER, Path: '/etc/passwd' } }, 'could not find layer'],
    [
      'at an address of another kind',
      { Layer: { ...LAYER, Path: 'file:///etc/passwd' } },
      'could not find layer',
    ],
  ])("refuses to post a layer %s in Clair's words", async (_, body, message) => {
    const answer = await post(await openClairWorld(clairV1), body);
    expect(answer.statusCode).toBe(400);
    expect(messageOf(answer)).toEqual(error(message));
  });

  it.each([
    ['no JSON', '{"Layer":', 400],
    ['bytes that are not text', Buffer.from([0x22, 0xff, 0x22]).toString('latin1'), 400],
    ['another type', '{"Layer":{"Name":1}}', 400],
    ['nothing', '', 400],
    ['more than a megabyte', JSON.stringify({ Layer: { ...LAYER, Name: 'x'.repeat(1024 * 1024) } }), 413],
    [
      'an address without end',
      JSON.stringify({ Layer: { ...LAYER, Path: `${PATH}${'x'.repeat(5000)}` } }),
      400,
    ],
    ['headers by the hundred', JSON.stringify({ Layer: { ...LAYER, Headers: manyHeaders } }), 400],
    ['lists in lists in lists', '['.repeat(1000), 400],
    ['a name without end', JSON.stringify({ Layer: { ...LAYER, Name: 'x'.repeat(2000) } }), 400],
  ])('answers a posted layer of %s with an error body', async (_, payload, status) => {
    const answer = await post(await openClairWorld(clairV1), payload);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toHaveProperty('Error.Message');
    expect(answer.headers['content-type']).toBe('application/json;charset=utf-8');
  });

  it('accepts any content type, and the format in any case, for a posted layer', async () => {
    const world = await openClairWorld(clairV1);
    serveLayer(world, PATH, [DEBIAN, dpkgStatus('zlib1g 1.0')]);
    const answer = await world.app.inject({
      method: 'POST',
      url: '/v1/layers',
      headers: { 'content-type': 'text/plain' },
      payload: JSON.stringify({ Layer: { ...LAYER, Format: 'dOCKER' } }),
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ Layer: { ...LAYER, Format: 'dOCKER', IndexedByVersion: 3 } });
  });

  it('reports a posted layer that is not an archive as a lasting failure, and keeps no name', async () => {
    const world = await openClairWorld(clairV1);
    world.blobs.set(PATH, Buffer.from('<html>not a layer</html>'.repeat(100)));
    const answer = await post(world, { Layer: LAYER });
    expect(answer.statusCode).toBe(422);
    expect(messageOf(answer)).toEqual(error('tarutil: could not extract the archive'));
    expect((await world.app.inject('/v1/layers/l')).statusCode).toBe(404);
  });

  it.each([
    ['REGISTRY_UNAUTHORIZED', 400, 'could not find layer'],
    ['DIGEST_MISMATCH', 400, 'could not find layer'],
    ['QUEUE_FULL', 429, 'it says why'],
    ['REGISTRY_REFUSED', 403, 'it says why'],
    ['SERVER_FAILED', 500, 'it says why'],
    ['IO_FAILED', 500, 'the server failed; see its log'],
  ] as const)('answers a posted layer that fails with %s by %i', async (code, status, message) => {
    const world = await openClairWorld(clairV1);
    world.fail = new AppError(code, 'it says why');
    const answer = await post(world, { Layer: LAYER });
    expect(answer.statusCode).toBe(status);
    expect(messageOf(answer)).toEqual(error(message));
    if (status === 429) expect(answer.headers['retry-after']).toBeDefined();
  });

  it("stores no secret of a layer's address", async () => {
    const world = await openClairWorld(clairV1);
    const signed = 'https://user:secret@registry.example/layer?signature=secret';
    serveLayer(world, signed, [DEBIAN, dpkgStatus('zlib1g 1.0')]);
    await post(world, { Layer: { ...LAYER, Path: signed } });
    const named = await world.store.inventory.find({ principal: '', kind: 'layer', name: 'l' });
    expect(named?.note).toBe('{"layers":[{"name":"l","url":"https://registry.example/layer"}]}');
  });
});

describe('a layer that was posted', () => {
  async function posted(allowIncomplete: readonly string[] = []): Promise<ClairWorld> {
    const world = await openClairWorld(clairV1, { allowIncomplete });
    serveLayer(world, PATH, [DEBIAN, dpkgStatus('libssl3 3.0 openssl', 'openssl 3.0')]);
    await post(world, { Layer: LAYER });
    return world;
  }

  it('shows a posted layer without features where none are requested', async () => {
    const { app } = await posted();
    expect((await app.inject('/v1/layers/l')).body).toBe(
      '{"Layer":{"Name":"l","NamespaceName":"debian:12","IndexedByVersion":3}}\n',
    );
  });

  it("lists a layer's features, each source once, without vulnerabilities", async () => {
    const { app } = await posted();
    expect((await app.inject('/v1/layers/l?features')).body).toBe(
      '{"Layer":{"Name":"l","NamespaceName":"debian:12","IndexedByVersion":3,"Features":[' +
        '{"Name":"openssl","NamespaceName":"debian:12","VersionFormat":"dpkg","Version":"3.0","AddedBy":"l"}]}}\n',
    );
  });

  it('returns no layer while a CVE was not asked about, unless that is waived by name', async () => {
    const unrated = [{ id: 'CVE-2024-0001', package: 'openssl', isUnasked: true } as const];
    const world = await posted();
    await loadFeed(world.store, 'debian-tracker', unrated);
    const answer = await world.app.inject('/v1/layers/l?vulnerabilities');
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('was not asked about 1 CVE');
    expect(answer.headers['retry-after']).toBeDefined();

    const waiving = await posted(['feed-missing:cve']);
    await loadFeed(waiving.store, 'debian-tracker', unrated);
    const waived = await waiving.app.inject('/v1/layers/l?vulnerabilities');
    expect([waived.statusCode, waived.body]).toEqual([200, expect.stringContaining('"Severity":"Unknown"')]);
  });

  it('needs no CVE record for a layer where its feed has the rating', async () => {
    const { app, store } = await posted();
    const rated = { id: 'CVE-2024-0001', package: 'openssl', severity: 'low', isUnasked: true } as const;
    await loadFeed(store, 'debian-tracker', [rated]);
    expect((await app.inject('/v1/layers/l?vulnerabilities')).statusCode).toBe(200);
  });

  it('asks about missing CVE records when a layer is posted again, and waits', async () => {
    const world = await posted();
    expect(world.fetched).toEqual([]);
    expect((await post(world, { Layer: LAYER })).statusCode).toBe(201);
    expect(world.submitted).toHaveLength(1);
    expect(world.fetched).toHaveLength(1);
  });

  it('waits with a layer for feeds that were never loaded', async () => {
    const { app } = await posted();
    const answer = await app.inject('/v1/layers/l?vulnerabilities');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(answer.json()).toHaveProperty('Error.Message');
  });

  it('deletes a posted layer once', async () => {
    const { app } = await posted();
    const remove = () => app.inject({ method: 'DELETE', url: '/v1/layers/l' });
    const first = await remove();
    expect([first.statusCode, first.body]).toEqual([200, '']);
    const second = await remove();
    expect([second.statusCode, second.json()]).toEqual([404, error('the resource cannot be found')]);
    expect((await app.inject('/v1/layers/l')).statusCode).toBe(404);
  });
});

describe('unserved paths and methods', () => {
  it('answers an unknown path of Clair v1 with 404 in plain text', async () => {
    const { app } = await openClairWorld(clairV1);
    const answer = await app.inject('/v1/nothing');
    expect([answer.statusCode, answer.body]).toEqual([404, '404 page not found\n']);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('answers an unknown method of Clair v1 with 405 in plain text', async () => {
    const { app } = await openClairWorld(clairV1);
    const answer = await app.inject({ method: 'PUT', url: '/v1/layers' });
    expect([answer.statusCode, answer.body]).toEqual([405, 'Method Not Allowed\n']);
  });

  it.each([
    ['POST', '/v1/namespaces/debian:12/vulnerabilities'],
    ['PUT', '/v1/namespaces/debian:12/vulnerabilities/CVE-1'],
    ['DELETE', '/v1/namespaces/debian:12/vulnerabilities/CVE-1'],
    ['PUT', '/v1/namespaces/debian:12/vulnerabilities/CVE-1/fixes/zlib'],
    ['DELETE', '/v1/namespaces/debian:12/vulnerabilities/CVE-1/fixes/zlib'],
  ] as const)('refuses to write vulnerabilities: %s %s', async (method, url) => {
    const { app } = await openClairWorld(clairV1);
    const answer = await app.inject({ method, url });
    expect(answer.statusCode).toBe(501);
    expect(messageOf(answer)).toEqual(
      error('vulnerabilities are read from feeds, and cannot be written here'),
    );
  });
});

it('serves the metrics where Clair has them', async () => {
  const { app } = await openClairWorld(clairV1);
  const answer = await app.inject('/v1/metrics');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/plain']);
});
