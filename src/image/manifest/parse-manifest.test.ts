import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/index.ts';
import { parseManifest } from './parse-manifest.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const CONFIG = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: DIGEST, size: 10 };
const IMAGE_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

function layerOf(mediaType: string) {
  return { mediaType, digest: DIGEST, size: 3 };
}

function parse(document: unknown, mediaType?: string) {
  return parseManifest(Buffer.from(JSON.stringify(document)), 'the manifest', mediaType);
}

describe('parseManifest', () => {
  it('reads an image manifest with its layers base first', () => {
    const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: DIGEST, size: 3 };
    expect(parse({ schemaVersion: 2, config: CONFIG, layers: [layer] })).toEqual({
      kind: 'image',
      config: { ...CONFIG, urls: [], annotations: {} },
      layers: [{ ...layer, urls: [], annotations: {} }],
      annotations: {},
    });
  });

  it.each([
    ['annotations', { a: 'b' }, { a: 'b' }],
    ['no annotations', null, {}],
    ['annotations that are not texts', { a: 1 }, {}],
  ])('reads an image manifest with %s', (_, annotations, expected) => {
    const manifest = parse({ schemaVersion: 2, config: CONFIG, layers: [], annotations });
    expect(manifest).toMatchObject({ annotations: expected });
  });

  it('reads an index, passing on whole platforms only', () => {
    const entry = { digest: DIGEST, size: 3 };
    const manifest = parse({
      schemaVersion: 2,
      mediaType: INDEX_TYPE,
      manifests: [
        { ...entry, platform: { os: 'linux', architecture: 'arm', variant: 'v7', 'os.features': [] } },
        { ...entry, platform: { os: '', architecture: '' } },
        entry,
      ],
    });
    const platforms = manifest.kind === 'index' && manifest.entries.map(({ platform }) => platform);
    expect(platforms).toEqual([{ os: 'linux', architecture: 'arm', variant: 'v7' }, undefined, undefined]);
  });

  it('takes a null list in a manifest, as Go writes it, for an empty one', () => {
    expect(parse({ schemaVersion: 2, config: CONFIG, layers: null })).toMatchObject({ layers: [] });
  });

  it.each([
    ['both an image and an index', { config: CONFIG, layers: [], manifests: [] }, undefined, 'ambiguous'],
    ['an index called an image', { manifests: [] }, IMAGE_TYPE, 'contains another document'],
    ['an image that calls itself an index', { config: CONFIG, mediaType: INDEX_TYPE }, undefined, 'another'],
    ['neither', {}, undefined, 'neither'],
    ['a short digest', { config: { ...CONFIG, digest: 'sha256:ab' } }, undefined, 'config.digest'],
    ['a negative size', { config: { ...CONFIG, size: -1 } }, undefined, 'config.size'],
    ['a size past what numbers hold', { config: { ...CONFIG, size: 1e300 } }, undefined, 'config.size'],
  ])('refuses to read %s as a manifest', (_, document, mediaType, message) => {
    expect(() => parse({ schemaVersion: 2, ...document }, mediaType)).toThrow(message);
  });

  it.each([
    ['its configuration', 'application/vnd.cncf.helm.config.v1+json', []],
    ['its layers, as BuildKit attests', CONFIG.mediaType, ['application/vnd.in-toto+json']],
    ['its layers, as cosign signs', CONFIG.mediaType, ['application/vnd.dev.cosign.simplesigning.v1+json']],
  ])('names the content of an artifact by %s', (_, mediaType, types) => {
    const document = { schemaVersion: 2, config: { ...CONFIG, mediaType }, layers: types.map(layerOf) };
    expect(() => parse(document)).toThrow(
      expect.objectContaining({
        code: 'IMAGE_UNSUPPORTED',
        message: `the manifest is not a container image: its content is ${types[0] ?? mediaType}`,
      }),
    );
  });

  it.each(['', 'application/vnd.example.layer'])(
    'reads an image with JSON beside a layer of type "%s"',
    (type) => {
      const layers = ['application/json', type].map(layerOf);
      expect(parse({ schemaVersion: 2, config: CONFIG, layers })).toMatchObject({ kind: 'image' });
    },
  );

  it('reads a signed schema 1 manifest base first, without its empty layers', () => {
    const head = {
      schemaVersion: 1,
      architecture: 'amd64',
      fsLayers: [{ blobSum: DIGEST }, { blobSum: `sha256:${'b'.repeat(64)}` }, { blobSum: DIGEST }],
      history: [
        { v1Compatibility: '{"throwaway":true,"created":"2015-01-01T00:00:00Z"}' },
        { v1Compatibility: '{"container_config":{"Cmd":["/bin/sh","-c","make"]}}' },
        { v1Compatibility: '{}' },
      ],
    };
    const payload = JSON.stringify(head, null, 3);
    const header = { formatLength: payload.length - 2, formatTail: Buffer.from('\n}').toString('base64url') };
    const signature = { protected: Buffer.from(JSON.stringify(header)).toString('base64url') };
    const signed = `${payload.slice(0, -2)},\n   "signatures": ${JSON.stringify([signature])}\n}`;
    const manifest = parseManifest(Buffer.from(signed), 'the manifest');
    expect(manifest).toMatchObject({
      kind: 'schema1',
      platform: { os: 'linux', architecture: 'amd64' },
      created: '2015-01-01T00:00:00Z',
      layers: [{ digest: DIGEST }, { createdBy: '/bin/sh -c make' }],
    });
    expect(manifest.kind === 'schema1' && Buffer.from(manifest.payload).toString()).toBe(payload);
  });

  it('answers any bytes with a manifest or an AppError', () => {
    const json = fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), json), (bytes) => {
        try {
          parseManifest(bytes, 'the manifest');
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});
