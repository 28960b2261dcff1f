import { describe, expect, it } from 'vitest';
import { serve, type LoopbackServer } from '../../../http/testing/loopback.ts';
import { open, readLayers, serveImage } from './testing/fake-registry.ts';
import { buildImage } from './testing/test-image.ts';

const IMAGE = buildImage();
const PASSWORD = { kind: 'password', username: 'me', password: 'secret' } as const;

/** Redirects every request to the same path elsewhere. */
function frontOf({ origin }: LoopbackServer) {
  return serveImage(IMAGE, ({ url = '' }, response) => {
    response.writeHead(307, { location: `${origin}${url}` }).end();
    return true;
  });
}

/** Serves a registry that is open to anybody who fetches a token; each token is valid for a number of requests. */
async function registryWithTokens(uses: number) {
  let given = 0;
  let left = 0;
  const tokens = await serve((_, response) => {
    left = uses;
    response.end(JSON.stringify({ token: `t${++given}` }));
  });
  const registry = await serveImage(IMAGE, ({ headers }, response) => {
    if (headers.authorization === `Bearer t${given}` && left-- > 0) return false;
    const challenge = `Bearer realm="${tokens.origin}/token",service="s",scope="repository:team/app:pull"`;
    response.writeHead(401, { 'www-authenticate': challenge }).end();
    return true;
  });
  return { registry, tokens };
}

describe('a registry that is a front of another', () => {
  it('reads from a registry with the public token of the one behind it', async () => {
    const { registry, tokens } = await registryWithTokens(100);
    const front = await frontOf(registry);
    const credentials = { given: PASSWORD, configFiles: [], environment: {} };
    expect(await readLayers(await open(front, { credentials }))).toEqual(
      IMAGE.layers.map(({ bytes }) => bytes),
    );
    expect(tokens.requests.map(({ url }) => url)).toEqual([
      '/token?service=s&scope=repository%3Ateam%2Fapp%3Apull',
    ]);
    const seen = [...front.requests, ...tokens.requests].map(({ headers }) => headers.authorization);
    expect(seen.filter((authorization) => authorization !== undefined)).toEqual([]);
  });

  it('reads on from a registry when the token of the one behind it expires', async () => {
    const { registry, tokens } = await registryWithTokens(2);
    await readLayers(await open(await frontOf(registry)));
    expect(tokens.requests).toHaveLength(2);
  });

  it('refuses a registry where the one behind it denies access', async () => {
    const { registry } = await registryWithTokens(0);
    await expect(open(await frontOf(registry))).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
  });
});
