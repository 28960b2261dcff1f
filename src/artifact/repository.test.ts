import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { serve, testClient, type LoopbackServer } from '../http/testing/loopback.ts';
import { contentOf } from './content.ts';
import { parseRepository, Repository } from './repository.ts';

const CREDENTIALS = {
  configFiles: [],
  environment: {},
  given: { kind: 'password', username: 'ann', password: 'secret' },
} as const;
const AUTHORIZATION = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
const BLOB = contentOf(Buffer.from('an attestation'));

interface Upload {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** Takes what is put anywhere, or sends it elsewhere. */
async function serveUploads(moved?: { readonly status: number; readonly to: string }) {
  const uploads: Upload[] = [];
  const server = await serve((request, response) => {
    void text(request).then((body) => {
      uploads.push({ url: request.url, authorization: request.headers.authorization, body });
      if (moved) response.writeHead(moved.status, { location: moved.to }).end();
      else response.writeHead(201).end();
    });
  });
  return { ...server, uploads };
}

/** A registry with a password, which holds nothing and sends uploads to a place of this name. */
async function openRepository(
  location: string,
): Promise<{ repository: Repository; registry: LoopbackServer }> {
  const registry = await serve((request, response) => {
    if (request.headers.authorization !== AUTHORIZATION) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
    } else if (request.method === 'POST') response.writeHead(202, { location }).end();
    else response.writeHead(request.method === 'PUT' ? 201 : 404).end();
  });
  const reference = parseRepository(`127.0.0.1:${registry.port}/team/ship`);
  const session = { http: testClient().http, credentials: CREDENTIALS };
  return { repository: new Repository(reference, session), registry };
}

it('uploads to another host where the registry says so, without credentials', async () => {
  const storage = await serveUploads();
  const { repository } = await openRepository(`${storage.origin}/bucket/1?signed=x`);
  expect(await repository.push(BLOB)).toBe(true);
  expect(storage.uploads).toEqual([
    { url: `/bucket/1?signed=x&digest=${BLOB.digest}`, authorization: undefined, body: 'an attestation' },
  ]);
});

it.each(['/v2/team/ship/blobs/uploads/1', '/elsewhere/1'])(
  'uploads to %s of the registry with credentials',
  async (location) => {
    const { repository, registry } = await openRepository(location);
    await repository.push(BLOB);
    const { method, url, headers } = registry.requests.at(-1) ?? {};
    expect([method, url, headers?.authorization]).toEqual([
      'PUT',
      `${location}?digest=${BLOB.digest}`,
      AUTHORIZATION,
    ]);
  },
);

it.each([307, 308])(
  'follows %s of an upload with its body, and without credentials to another host',
  async (status) => {
    const storage = await serveUploads();
    const front = await serveUploads({ status, to: `${storage.origin}/b` });
    const { repository } = await openRepository(`${front.origin}/a`);
    await repository.push(BLOB);
    expect(storage.uploads).toEqual([{ url: '/b', authorization: undefined, body: 'an attestation' }]);
  },
);

it.each([301, 302, 303])('takes %s of an upload for a refusal: it would no longer be one', async (status) => {
  const storage = await serveUploads();
  const front = await serveUploads({ status, to: `${storage.origin}/b` });
  const { repository } = await openRepository(`${front.origin}/a`);
  await expect(repository.push(BLOB)).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
  expect(storage.uploads).toEqual([]);
});

it.each(['ftp://127.0.0.1/1', 'http://', 'file:///tmp/1'])('refuses to upload to %s', async (location) => {
  const { repository } = await openRepository(location);
  await expect(repository.push(BLOB)).rejects.toThrow('invalid address for uploads');
});

it('says that a web page is in the place of an artifact', async () => {
  const { port } = await serve((_, response) => void response.end('<!doctype html>'));
  const repository = new Repository(parseRepository(`127.0.0.1:${port}/team/ship`), {
    http: testClient().http,
    credentials: CREDENTIALS,
  });
  await expect(repository.manifest('latest')).rejects.toThrow(
    `127.0.0.1:${port} answered with a web page instead of 127.0.0.1:${port}/team/ship:latest`,
  );
});
