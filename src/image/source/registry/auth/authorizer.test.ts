import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { serve, type LoopbackServer } from '../../../../http/testing/loopback.ts';
import { ANONYMOUS, open, readLayers, serveImage, type Interference } from '../testing/fake-registry.ts';
import { buildImage } from '../testing/test-image.ts';
import type { Credentials } from './credentials.ts';
import type { CredentialSources } from './find-credentials.ts';

const IMAGE = buildImage();
const PASSWORD: Credentials = { kind: 'password', username: 'me', password: 'se:cret' };

function given(credentials: Credentials) {
  return { credentials: { given: credentials, configFiles: [], environment: {} } };
}

/** Accepts requests with one of the given headers, and challenges all others. */
function guarded(
  challenge: string | readonly string[],
  accepts: (authorization: string) => boolean,
): Interference {
  return ({ headers }, response) => {
    if (accepts(headers.authorization ?? '')) return false;
    response.writeHead(401, { 'www-authenticate': challenge as string | string[] });
    response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }));
    return true;
  };
}

function tokenServer(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  return serve((request, response) => void answer(request, response));
}

function challengeOf({ origin }: LoopbackServer, scope = 'repository:team/app:pull'): string {
  return `Bearer scope="${scope}", service="the registry" , realm="${origin}/token?kept=1"`;
}

describe('a registry that wants a password', () => {
  it('sends a password when the registry asks for it, and unasked from then on', async () => {
    const registry = await serveImage(
      IMAGE,
      guarded('Basic realm="x"', (header) => header === `Basic ${btoa('me:se:cret')}`),
    );
    await readLayers(await open(registry, given(PASSWORD)));
    expect(registry.requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('explains how to give a password where the registry wants one', async () => {
    const registry = await serveImage(
      IMAGE,
      guarded('Basic realm="x"', () => false),
    );
    await expect(open(registry)).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      hint: `run docker login ${registry.host}, or give --username and --password-stdin`,
    });
  });

  it.each<[number, Partial<CredentialSources>]>([
    [401, {}],
    [403, {}],
    [401, { given: PASSWORD }],
  ])(
    'names no flags for the password where these are for another registry: %i, %j',
    async (status, known) => {
      const registry = await serveImage(IMAGE, (_, response) => {
        response.writeHead(status, { 'www-authenticate': 'Basic realm="x"' }).end();
        return true;
      });
      const credentials: CredentialSources = { ...ANONYMOUS, ...known, takesFlags: false };
      await expect(open(registry, { credentials })).rejects.toMatchObject({
        code: 'REGISTRY_UNAUTHORIZED',
        hint: expect.stringMatching(
          /docker login .*, or set DOCKER_AUTH_CONFIG: --username is for images$/u,
        ) as string,
      });
    },
  );

  it('reports that the registry rejects the password', async () => {
    const registry = await serveImage(
      IMAGE,
      guarded('Basic realm="x"', () => false),
    );
    const opened = open(registry, given(PASSWORD));
    const said = 'authentication required';
    await expect(opened).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED', said });
    await expect(opened).rejects.toThrow(/does not accept the credentials for team\/app$/);
    expect(registry.requests).toHaveLength(2);
  });

  it.each([
    ['Negotiate', 'negotiate'],
    ['', 'nothing'],
  ])('reports an unsupported way to authenticate, "%s"', async (challenge, said) => {
    const registry = await serveImage(
      IMAGE,
      guarded(challenge, () => false),
    );
    const opened = open(registry, given(PASSWORD));
    await expect(opened).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED', said });
    await expect(opened).rejects.toThrow('asks for an unsupported authentication scheme');
  });
});

describe('a registry that wants a token', () => {
  it.each(['token', 'access_token'])("sends the public %s of a registry's token server", async (field) => {
    const tokens = await tokenServer((_, response) => response.end(JSON.stringify({ [field]: 'abc' })));
    const registry = await serveImage(
      IMAGE,
      guarded(challengeOf(tokens), (header) => header === 'Bearer abc'),
    );
    await readLayers(await open(registry));
    expect(tokens.requests.map(({ url }) => url)).toEqual([
      '/token?kept=1&service=the+registry&scope=repository%3Ateam%2Fapp%3Apull',
    ]);
    expect(tokens.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('gets a token for the password, which only the token server sees', async () => {
    const tokens = await tokenServer((_, response) => response.end('{"token":"abc"}'));
    const registry = await serveImage(
      IMAGE,
      guarded(['Negotiate', 'Basic realm="x"', challengeOf(tokens)], (header) => header === 'Bearer abc'),
    );
    await open(registry, given(PASSWORD));
    expect(tokens.requests[0]?.headers.authorization).toBe(`Basic ${btoa('me:se:cret')}`);
    expect(tokens.requests[0]?.url).toContain('account=me');
    expect(registry.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      'Bearer abc',
      'Bearer abc',
    ]);
  });

  it('gets a token for an identity token', async () => {
    let form = '';
    const tokens = await tokenServer(async (request, response) => {
      for await (const chunk of request) form += String(chunk);
      response.end('{"access_token":"abc"}');
    });
    const registry = await serveImage(
      IMAGE,
      guarded(challengeOf(tokens), (header) => header === 'Bearer abc'),
    );
    await open(registry, given({ kind: 'identity-token', token: 'id' }));
    expect(tokens.requests[0]?.method).toBe('POST');
    expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'plimsoll',
      service: 'the registry',
      scope: 'repository:team/app:pull',
      refresh_token: 'id',
    });
  });

  it('sends a token that was given beforehand', async () => {
    const registry = await serveImage(
      IMAGE,
      guarded('Bearer realm="https://nowhere.invalid"', (header) => header === 'Bearer mine'),
    );
    await open(registry, given({ kind: 'registry-token', token: 'mine' }));
  });

  it.each([
    ['', ['repository:team/app:pull']],
    ['a:b:pull c:d:pull', ['a:b:pull', 'c:d:pull']],
  ])('asks, for the scope "%s", for the scopes %j', async (scope, expected) => {
    const tokens = await tokenServer((_, response) => response.end('{"token":"abc"}'));
    const registry = await serveImage(
      IMAGE,
      guarded(challengeOf(tokens, scope), (header) => header === 'Bearer abc'),
    );
    await open(registry);
    expect(new URL(tokens.requests[0]?.url ?? '', tokens.origin).searchParams.getAll('scope')).toEqual(
      expected,
    );
  });

  it('gets one new token for all layers when the first expires midway', async () => {
    let issued = 0;
    let valid = 'Bearer 1';
    const tokens = await tokenServer((_, response) =>
      response.end(JSON.stringify({ token: String(++issued) })),
    );
    const registry = await serveImage(
      IMAGE,
      guarded(challengeOf(tokens), (header) => header === valid),
    );
    const image = await open(registry);
    valid = 'Bearer 2';
    const layers = await Promise.all(image.layers.map((layer) => layer.open()));
    expect(layers).toHaveLength(2);
    expect(issued).toBe(2);
  });

  it('gets a new token when the old one expires while a broken blob is resumed', async () => {
    const [layer] = IMAGE.layers;
    let issued = 0;
    let valid = 'Bearer 1';
    const tokens = await tokenServer((_, response) =>
      response.end(JSON.stringify({ token: String(++issued) })),
    );
    const guard = guarded(challengeOf(tokens), (header) => header === valid);
    const registry = await serveImage(IMAGE, (request, response) => {
      if (guard(request, response)) return true;
      if (!layer || !request.url?.endsWith(layer.digest) || request.headers.range) return false;
      valid = 'Bearer 2';
      response.writeHead(200, { 'content-length': layer.bytes.length });
      response.write(layer.bytes.subarray(0, 5), () => request.socket.destroy());
      return true;
    });
    expect(await readLayers(await open(registry))).toEqual(IMAGE.layers.map(({ bytes }) => bytes));
    expect(issued).toBe(2);
  });

  it.each([
    ['no JSON', '<html>', 'answered without a token'],
    ['no token', '{}', 'answered without a token'],
    ['an empty token', '{"token":"","access_token":null}', 'answered without a token'],
    ['a token that would forge a header', JSON.stringify({ token: 'a\r\nx: y' }), 'answered without a token'],
  ])('reports that the token server gives %s', async (_, body, message) => {
    const tokens = await tokenServer((__, response) => response.end(body));
    const registry = await serveImage(
      IMAGE,
      guarded(challengeOf(tokens), () => false),
    );
    await expect(open(registry)).rejects.toThrow(message);
  });

  it.each([
    [401, 'does not exist, or is not public'],
    [403, 'does not allow anonymous pulls'],
    [404, 'has no such image'],
    [500, 'answered 500'],
  ])('reports a token server that answers %s', async (status, message) => {
    const tokens = await tokenServer((_, response) => response.writeHead(status).end());
    const registry = await serveImage(
      IMAGE,
      guarded(challengeOf(tokens), () => false),
    );
    await expect(open(registry)).rejects.toThrow(message);
  });

  it.each([
    ['Bearer service="x"', 'names no token server'],
    ['Bearer realm="file:///etc/passwd"', 'names no token server'],
    ['Bearer realm="http://"', 'names no token server'],
  ])('refuses the challenge %s', async (challenge, message) => {
    const registry = await serveImage(
      IMAGE,
      guarded(challenge, () => false),
    );
    await expect(open(registry)).rejects.toThrow(message);
  });

  it('suggests, where a public image is denied, that it may not exist', async () => {
    const tokens = await tokenServer((_, response) => response.end('{"token":"abc"}'));
    const registry = await serveImage(
      IMAGE,
      guarded(challengeOf(tokens), () => false),
    );
    await expect(open(registry)).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      message: `${registry.host}/team/app does not exist, or is not public`,
      said: 'authentication required',
    });
  });
});
