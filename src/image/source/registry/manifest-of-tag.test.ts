import { expect, it } from 'vitest';
import { memoryDocuments, open, serveRegistry, type Interference } from './testing/fake-registry.ts';
import { buildImage, type Content } from './testing/test-image.ts';

const OLD = buildImage();
const NEW = buildImage({ platform: { os: 'linux', architecture: 'arm64' } });

/** Opens the tag twice, by one store; returns the second image's digest and the requests that it took. */
async function openTwice(second: Content, interfere: Interference = () => false) {
  const documents = memoryDocuments();
  let isSecond = false;
  let top = OLD.manifest;
  const contents = [OLD.manifest, OLD.config, NEW.manifest, NEW.config];
  const registry = await serveRegistry(OLD.manifest, contents, (request, response) => {
    if (isSecond && interfere(request, response)) return true;
    if (request.url?.endsWith('/latest') !== true) return false;
    response.setHeader('docker-content-digest', top.digest).setHeader('content-type', top.mediaType);
    response.end(request.method === 'HEAD' ? undefined : top.bytes);
    return true;
  });
  await open(registry, { documents });
  const before = registry.asked().length;
  isSecond = true;
  top = second;
  const { identity } = await open(registry, { documents });
  return { digest: identity.manifestDigest, asked: registry.asked().slice(before) };
}

const headers =
  (status: number, digest?: string): Interference =>
  ({ method }, response) => {
    if (method !== 'HEAD') return false;
    response.writeHead(status, digest === undefined ? {} : { 'docker-content-digest': digest }).end();
    return true;
  };

it('asks for the digest alone of a tag that it knows', async () => {
  expect(await openTwice(OLD.manifest)).toEqual({
    digest: OLD.manifest.digest,
    asked: ['HEAD manifests/latest'],
  });
});

it('fetches the manifest of a tag that moved', async () => {
  expect(await openTwice(NEW.manifest)).toEqual({
    digest: NEW.manifest.digest,
    asked: ['HEAD manifests/latest', 'GET manifests/latest', `GET blobs/${NEW.config.digest}`],
  });
});

it.each<[string, Interference]>([
  ['HEAD is not allowed', headers(405)],
  ['no digest is named', headers(200)],
  ['the digest is not valid', headers(200, 'sha256:short')],
  ['the digest is one that nobody has', headers(200, `sha256:${'0'.repeat(64)}`)],
])('fetches the manifest of a known tag where %s', async (_, interfere) => {
  expect(await openTwice(NEW.manifest, interfere)).toMatchObject({
    digest: NEW.manifest.digest,
    asked: ['HEAD manifests/latest', 'GET manifests/latest', expect.any(String)],
  });
});

it('fetches a known tag whose stored manifest was damaged with one request', async () => {
  const registry = await serveRegistry(OLD.manifest, [OLD.config]);
  const documents = memoryDocuments();
  await open(registry, { documents });
  await documents.put(OLD.manifest.digest, Buffer.from('{}'));
  await open(registry, { documents });
  expect(registry.asked().slice(2)).toEqual(['GET manifests/latest']);
});
