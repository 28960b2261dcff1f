import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { parseDigest, type Digest } from '../../../domain/index.ts';
import type { HttpClient } from '../../../http/index.ts';
import { serve, testClient } from '../../../http/testing/loopback.ts';
import type { LayerContent, StreamedLayer } from '../source.ts';
import { openRemoteLayers, type RemoteLayer } from './index.ts';

const BLOB = Buffer.from('the bytes of a layer');
const DIGEST = digestOf(BLOB);
const SECRET = 'do-not-tell';

it('reads a layer from its address, with the given headers, and computes its digest', async () => {
  const { origin, requests } = await serve((_, response) => response.end(BLOB));
  const layer = source({
    url: `${origin}/layer`,
    headers: { Authorization: 'Bearer t', Host: 'elsewhere', Range: 'bytes=9-' },
  });
  expect(layer.knownDigest).toBeUndefined();
  await expect(read(layer)).resolves.toEqual({ digest: DIGEST, bytes: BLOB });
  const headers = requests[0]?.headers;
  expect(headers).toMatchObject({ authorization: 'Bearer t', 'accept-encoding': 'identity' });
  expect(headers?.host).toBe(origin.slice('http://'.length));
  expect(headers?.range).toBeUndefined();
});

it.each<[string, (origin: string) => RemoteLayer]>([
  ['by the one who asks', (origin) => ({ url: `${origin}/layer`, digest: DIGEST })],
  ['by its address', (origin) => ({ url: `${origin}/v2/team/app/blobs/${DIGEST}` })],
])('verifies the digest that is claimed %s', async (_, asked) => {
  const bodies = [BLOB, Buffer.from('something else')];
  const { origin } = await serve((_request, response) => response.end(bodies.shift()));
  const layer = source(asked(origin));
  expect(layer.knownDigest).toBe(DIGEST);
  await expect(read(layer)).resolves.toMatchObject({ digest: DIGEST });
  await expect(read(layer)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

it('refuses another layer from an address that is asked once more', async () => {
  const bodies = [BLOB, Buffer.from('something else')];
  const { origin } = await serve((_, response) => response.end(bodies.shift()));
  const layer = source({ url: `${origin}/layer` });
  await bytesOf(await layer.open());
  await expect(read(layer)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
});

it.each([
  [401, 'REGISTRY_UNAUTHORIZED'],
  [403, 'REGISTRY_UNAUTHORIZED'],
  [404, 'IMAGE_NOT_FOUND'],
  [204, 'REGISTRY_FAILED'],
  [418, 'REGISTRY_FAILED'],
])('reports that the address answered %i, without its body or query', async (status, code) => {
  const { origin } = await serve((_, response) => response.writeHead(status).end(SECRET));
  const failure = await failureOf(read(source({ url: `${origin}/layer?signature=${SECRET}` })));
  expect(failure).toMatchObject({ code });
  expect(failure.message).toContain(String(status));
  expect(failure.message).not.toContain(SECRET);
});

it('sends no headers to another host after a redirect', async () => {
  const other = await serve((_, response) => response.end(BLOB));
  const first = await serve((_, response) =>
    response.writeHead(307, { location: `${other.origin}/blob` }).end(),
  );
  const layer = source({ url: `${first.origin}/layer`, headers: { authorization: `Bearer ${SECRET}` } });
  await expect(read(layer)).resolves.toMatchObject({ digest: DIGEST });
  expect(other.requests[0]?.headers.authorization).toBeUndefined();
});

describe('an address that does not deliver', () => {
  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['never goes on', (_, response) => response.writeHead(200).write('x')],
    ['breaks off', (_, response) => response.writeHead(200).write('x', () => response.destroy())],
  ])('fails where the address of a layer %s', async (_, listener) => {
    const { origin } = await serve(listener);
    const { http } = testClient({ timeouts: { answer: 50, stall: 50 } });
    const layer = source({ url: `${origin}/layer` }, { http });
    await expect(read(layer)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });
});

it.each<[string, RemoteLayer, string]>([
  ['a file', { url: 'file:///etc/passwd' }, 'USAGE'],
  ['no address', { url: 'layer.tar' }, 'USAGE'],
  ['a header with a line break', { url: 'http://h/', headers: { a: 'b\r\nc: d' } }, 'USAGE'],
  ['a header without a name', { url: 'http://h/', headers: { '': 'b' } }, 'USAGE'],
  ['a header that no byte encodes', { url: 'http://h/', headers: { a: '\u{1f600}' } }, 'USAGE'],
])('refuses %s before any request', (_, layer, code) => {
  expect(() => source(layer)).toThrow(expect.objectContaining({ code }));
});

it('refuses an image without layers, and one with too many', () => {
  const layers = Array.from({ length: 2001 }, () => ({ url: 'http://host/' }));
  expect(() => openRemoteLayers({ reference: 'none', layers: [] }, testClient().http)).toThrow('no layers');
  expect(() => openRemoteLayers({ reference: 'many', layers }, testClient().http)).toThrow('more than');
});

interface TestedLayer {
  readonly knownDigest?: Digest;
  open(): Promise<StreamedLayer>;
}

function source(layer: RemoteLayer, { http }: { http: HttpClient } = testClient()): TestedLayer {
  const [first] = openRemoteLayers({ reference: 'test', layers: [layer] }, http).layers;
  if (!first) throw new Error('one was asked for');
  return { ...first, open: async () => asStream(await first.open()) };
}

async function read(layer: TestedLayer): Promise<{ digest: Digest; bytes: Buffer }> {
  const content = await layer.open();
  const bytes = await bytesOf(content);
  return { digest: content.computedDigest(), bytes };
}

async function bytesOf({ bytes }: StreamedLayer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const failure = await work.catch((thrown: unknown) => thrown);
  if (failure instanceof Error) return failure;
  throw new Error('it did not fail');
}

function digestOf(bytes: Uint8Array): Digest {
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  if (!digest) throw new Error('a hash is a digest');
  return digest;
}

function asStream(content: LayerContent): StreamedLayer {
  if (content.kind === 'stream') return content;
  throw new Error('remote layers are streams');
}
