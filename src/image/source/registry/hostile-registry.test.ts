import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serve } from '../../../http/testing/loopback.ts';
import { at, open, readLayers, serveImage, serveRegistry } from './testing/fake-registry.ts';
import { buildImage, buildIndex, content, descriptorOf, MEDIA_TYPES } from './testing/test-image.ts';

const IMAGE = buildImage({ layers: ['x'.repeat(1000), 'y'] });
const [LAYER] = IMAGE.layers;

describe('a manifest with false facts', () => {
  const other = buildImage({ layers: ['other'] });

  it('refuses, by tag, a manifest with another digest', async () => {
    const registry = await serveRegistry({ ...IMAGE.manifest, digest: other.manifest.digest }, []);
    await expect(open(registry)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('refuses, by digest, a manifest with another digest', async () => {
    const registry = await serveRegistry(IMAGE.manifest, [
      { ...other.manifest, digest: IMAGE.layers[0]?.digest ?? other.config.digest },
    ]);
    const opened = open(registry, { suffix: `@${String(LAYER?.digest)}` });
    await expect(opened).rejects.toThrow('does not match: expected sha256:');
  });

  it('refuses an index with a false size of a manifest', async () => {
    const index = buildIndex([
      { content: IMAGE.manifest, fields: { size: IMAGE.manifest.bytes.length + 1 } },
    ]);
    const registry = await serveRegistry(index, [IMAGE.manifest]);
    await expect(open(registry)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it.each([
    ['its configuration', IMAGE.config.digest],
    ['a layer', LAYER?.digest],
  ])('refuses a manifest with a false size of %s', async (_, digest) => {
    const text = IMAGE.manifest.bytes.toString();
    const size = /"size":(\d+)/.exec(text.slice(text.indexOf(digest ?? '')))?.[1] ?? '';
    const lie = text.replace(
      `"${String(digest)}","size":${size}`,
      `"${String(digest)}","size":${Number(size) + 1}`,
    );
    const manifest = content(Buffer.from(lie), MEDIA_TYPES.manifest);
    const registry = await serveRegistry(manifest, [IMAGE.config, ...IMAGE.layers]);
    const read = async () => readLayers(await open(registry));
    await expect(read()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it.each([
    ['another kind of document', '{"schemaVersion":2,"manifests":[]}', MEDIA_TYPES.manifest],
    ['an index of nothing', '{"schemaVersion":2,"manifests":[]}', MEDIA_TYPES.index],
  ])('refuses a manifest that is %s', async (_, body, mediaType) => {
    const opened = open(await serveRegistry(content(Buffer.from(body), mediaType), []));
    await expect(opened).rejects.toMatchObject({ code: expect.stringMatching(/^IMAGE_/) as unknown });
  });

  it.each([
    ['a web page', '<!DOCTYPE html><title>Sign in</title>'],
    ['a web page', '\ufeff\n <html></html>'],
    ['nothing', ''],
  ])('says that a registry answered with %s: %j', async (instead, body) => {
    const registry = await serveRegistry(content(Buffer.from(body), MEDIA_TYPES.manifest), []);
    await expect(open(registry)).rejects.toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining(
        `${registry.host} answered with ${instead} instead of the manifest of `,
      ) as unknown,
      hint: expect.stringContaining('address of a registry') as unknown,
    });
  });

  it('refuses a manifest that never ends', async () => {
    const registry = await serveImage(IMAGE, (_, response) => {
      const pour = () => {
        while (response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', pour);
      pour();
      return true;
    });
    await expect(open(registry)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('a blob', () => {
  it('detects an altered blob', async () => {
    const altered = Buffer.from(LAYER?.bytes ?? '');
    altered[20] = (altered[20] ?? 0) ^ 1;
    const registry = await serveImage(
      IMAGE,
      at(LAYER?.digest, (_, response) => response.end(altered)),
    );
    const read = readLayers(await open(registry));
    await expect(read).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    await expect(read).rejects.toThrow(`layer ${String(LAYER?.digest)} does not match: expected sha256:`);
  });

  it.each([
    ['shorter', LAYER?.bytes.subarray(0, -1) ?? Buffer.alloc(0), ', got '],
    ['longer', Buffer.concat([LAYER?.bytes ?? Buffer.alloc(0), Buffer.alloc(1)]), 'bytes, got more'],
    ['another one', gzipSync('z'.repeat(1000)), 'does not match: expected sha256:'],
  ])('refuses a blob that is %s', async (_, bytes, reason) => {
    const registry = await serveImage(
      IMAGE,
      at(LAYER?.digest, (__, response) => response.end(bytes)),
    );
    await expect(readLayers(await open(registry))).rejects.toThrow(reason);
  });

  it('resumes a blob whose connection breaks', async () => {
    let count = 0;
    const registry = await serveImage(
      IMAGE,
      at(LAYER?.digest, (request, response) => {
        const { bytes } = LAYER ?? { bytes: Buffer.alloc(0) };
        if (count++ > 0) {
          response.writeHead(206, { 'content-range': `bytes 10-${bytes.length - 1}/${bytes.length}` });
          response.end(bytes.subarray(10));
          return;
        }
        response.writeHead(200, { 'content-length': bytes.length });
        response.write(bytes.subarray(0, 10), () => request.socket.destroy());
      }),
    );
    expect(await readLayers(await open(registry))).toEqual(IMAGE.layers.map(({ bytes }) => bytes));
    expect(registry.requests.find(({ headers }) => headers.range)?.headers.range).toBe('bytes=10-');
  });

  it('fails to read a layer whose blob breaks off for good', async () => {
    const registry = await serveImage(
      IMAGE,
      at(LAYER?.digest, (request, response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('x', () => request.socket.destroy());
      }),
    );
    await expect(readLayers(await open(registry))).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });

  it('sends no credentials to another store that holds the blob', async () => {
    const store = await serve((request, response) => {
      response.end(IMAGE.layers.find(({ digest }) => request.url === `/${digest}`)?.bytes);
    });
    const registry = await serveImage(IMAGE, (request, response) => {
      const digest = IMAGE.layers.find((layer) => request.url?.endsWith(layer.digest))?.digest;
      if (request.headers.authorization !== `Basic ${btoa('me:secret')}`) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      } else if (digest) {
        response.writeHead(307, { location: `${store.origin}/${digest}` }).end();
      } else return false;
      return true;
    });
    const given = { kind: 'password', username: 'me', password: 'secret' } as const;
    await readLayers(await open(registry, { credentials: { given, configFiles: [], environment: {} } }));
    expect(store.requests).toHaveLength(2);
    expect(store.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  it('sends no credentials to a blob store that asks for them', async () => {
    const store = await serve((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    const registry = await serveImage(
      IMAGE,
      at(LAYER?.digest, (_, response) => response.writeHead(302, { location: store.origin }).end()),
    );
    const given = { kind: 'password', username: 'me', password: 'secret' } as const;
    const read = readLayers(
      await open(registry, { credentials: { given, configFiles: [], environment: {} } }),
    );
    await expect(read).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
    expect(store.requests).toHaveLength(1);
  });
});

describe('a foreign layer', () => {
  const foreignOf = (urls: readonly string[]) => {
    const layerFields = { urls, mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' };
    return buildImage({ layers: ['foreign'], layerFields });
  };

  it('reads a foreign layer from the registry where it is there', async () => {
    const image = foreignOf(['http://127.0.0.1:1/']);
    expect(await readLayers(await open(await serveImage(image)))).toEqual(
      image.layers.map(({ bytes }) => bytes),
    );
  });

  it('reads a foreign layer from an address in the manifest where the registry has none', async () => {
    const elsewhere = await serve((request, response) => {
      if (request.url === '/missing') response.writeHead(404);
      response.end(gzipSync('foreign'));
    });
    const image = foreignOf([
      'file:///etc/passwd',
      `${elsewhere.origin}/missing`,
      `${elsewhere.origin}/layer`,
    ]);
    const registry = await serveRegistry(image.manifest, [image.config]);
    expect(await readLayers(await open(registry))).toEqual(image.layers.map(({ bytes }) => bytes));
  });

  it('limits the addresses at which it looks for a foreign layer', async () => {
    const elsewhere = await serve((_, response) => response.writeHead(404).end());
    const image = foreignOf(Array.from({ length: 1000 }, (_, index) => `${elsewhere.origin}/${index}`));
    const opened = await open(await serveRegistry(image.manifest, [image.config]));
    await expect(readLayers(opened)).rejects.toMatchObject({ code: 'REGISTRY_FAILED' });
    expect(elsewhere.requests).toHaveLength(4);
  });

  it('reports a foreign layer that is nowhere', async () => {
    const image = foreignOf(['http://127.0.0.1:1/']);
    const opened = await open(await serveRegistry(image.manifest, [image.config]));
    await expect(readLayers(opened)).rejects.toThrow(
      'is foreign, and is at none of the addresses in its manifest',
    );
  });
});

describe('an artifact that is no Linux image', () => {
  it.each([
    ['a chart', { mediaType: 'application/vnd.cncf.helm.config.v1+json' }, 'IMAGE_UNSUPPORTED'],
    ['an empty artifact', { mediaType: 'application/vnd.oci.empty.v1+json' }, 'IMAGE_UNSUPPORTED'],
  ])('refuses %s as no Linux image', async (_, fields, code) => {
    const manifest = content(
      { schemaVersion: 2, config: { ...descriptorOf(IMAGE.config), ...fields }, layers: [] },
      MEDIA_TYPES.manifest,
    );
    await expect(open(await serveRegistry(manifest, [IMAGE.config]))).rejects.toMatchObject({ code });
  });
});
