import { describe, expect, it } from 'vitest';
import { testClient } from '../../../http/testing/loopback.ts';
import { at, open, readLayers, serveImage } from './testing/fake-registry.ts';
import { buildImage } from './testing/test-image.ts';

const IMAGE = buildImage();
const [, SECOND] = IMAGE.layers;

describe('a registry that refuses', () => {
  it.each([
    [403, 'REGISTRY_UNAUTHORIZED', 'does not allow anonymous pulls of team/app', /docker login/],
    [404, 'IMAGE_NOT_FOUND', 'has no tag latest', /check the name/],
    [410, 'REGISTRY_FAILED', 'answered 410 when asked for team/app', /address of a registry/],
    [429, 'REGISTRY_FAILED', 'refuses further requests for now (429)', /try again later/],
    [500, 'REGISTRY_FAILED', 'answered 500 when asked for team/app', /try again later/],
    [503, 'REGISTRY_FAILED', 'answered 503 when asked for team/app', /try again later/],
    [418, 'REGISTRY_FAILED', 'answered 418 when asked for team/app', /address of a registry/],
  ])('reports a refusal with %s as %s: %s', async (status, code, message, hint) => {
    const body = JSON.stringify({ errors: [{ code: 'X', message: 'no' }] });
    const registry = await serveImage(
      IMAGE,
      at('manifests', (_, response) => response.writeHead(status).end(body)),
    );
    const opened = open(registry);
    const hinted = { hint: expect.stringMatching(hint) as unknown };
    // Separate from the message, which a server passes on to its clients.
    await expect(opened).rejects.toMatchObject({ code, ...hinted, said: 'no' });
    await expect(opened).rejects.toThrow(message);
  });

  it.each([
    [401, 'does not accept the credentials for team/app', /docker login .* again/],
    [403, 'does not allow this user to pull team/app', /ask its owner/],
  ])('reports a refusal of credentials with %s: %s', async (status, message, hint) => {
    const registry = await serveImage(IMAGE, (request, response) => {
      const refusal = request.headers.authorization === undefined ? 401 : status;
      response.writeHead(refusal, { 'www-authenticate': 'Basic realm="x"' }).end();
      return true;
    });
    const given = { kind: 'password', username: 'me', password: 'secret' } as const;
    const opened = open(registry, { credentials: { given, configFiles: [], environment: {} } });
    await expect(opened).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      message: expect.stringContaining(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
  });

  it.each(['<html>Not here</html>', '', '{"errors":[]}', '{"errors":"x"}', 'null', 'x'.repeat(1_000_000)])(
    'reports a refusal without a reason where the registry gives none',
    async (body) => {
      const registry = await serveImage(
        IMAGE,
        at('manifests', (_, response) => response.writeHead(404).end(body)),
      );
      await expect(open(registry)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND', said: undefined });
    },
  );

  it('lets no reason of a registry drive the terminal', async () => {
    const body = JSON.stringify({ errors: [{ message: '\u001b[2J'.repeat(100) }] });
    const registry = await serveImage(
      IMAGE,
      at('manifests', (_, response) => response.writeHead(404).end(body)),
    );
    const said = expect.stringMatching(/^[^\u001b]{1,300}$/) as unknown;
    await expect(open(registry)).rejects.toMatchObject({ said });
  });

  it('names the digest of a layer that the registry refuses', async () => {
    const registry = await serveImage(
      IMAGE,
      at(SECOND?.digest, (_, response) => response.writeHead(404).end()),
    );
    await expect(readLayers(await open(registry))).rejects.toThrow(`has no layer ${String(SECOND?.digest)}`);
  });

  it('reports a registry that does not exist', async () => {
    const opened = open({ host: '127.0.0.1:1' });
    await expect(opened).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    await expect(opened).rejects.toThrow('cannot reach 127.0.0.1:1: the connection was refused');
  });

  it('reports a registry that never answers', async () => {
    const registry = await serveImage(IMAGE, () => true);
    const { http } = testClient({ timeouts: { answer: 50 } });
    await expect(open(registry, { http })).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });
});
