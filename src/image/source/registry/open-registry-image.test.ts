import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testClient } from '../../../http/testing/loopback.ts';
import { parseImageReference } from '../../reference/index.ts';
import { listRegistryImages } from './open-registry-image.ts';
import {
  ANONYMOUS,
  memoryDocuments,
  open,
  readLayers,
  serveImage,
  serveRegistry,
} from './testing/fake-registry.ts';
import { buildImage, buildIndex, content, descriptorOf, MEDIA_TYPES } from './testing/test-image.ts';

const IMAGE = buildImage();

describe('an image of a registry', () => {
  it("identifies a registry's image by its verified digests", async () => {
    const registry = await serveImage(IMAGE);
    const image = await open(registry);
    expect(image.identity).toMatchObject({
      reference: `${registry.host}/team/app`,
      transport: 'docker',
      manifestDigest: IMAGE.manifest.digest,
      configDigest: IMAGE.config.digest,
      platform: { os: 'linux', architecture: 'amd64' },
      layers: [{ createdBy: 'ADD base of linux/amd64' }, { createdBy: 'ADD app of linux/amd64' }],
    });
    expect(image.layers.map(({ knownDigest }) => knownDigest)).toEqual(
      IMAGE.layers.map(({ digest }) => digest),
    );
    expect(await readLayers(image)).toEqual(IMAGE.layers.map(({ bytes }) => bytes));
  });

  it('opens an unchanged image with one request', async () => {
    const registry = await serveImage(IMAGE);
    const documents = memoryDocuments();
    await open(registry, { documents });
    expect(registry.asked()).toEqual(['GET manifests/latest', `GET blobs/${IMAGE.config.digest}`]);
    await open(registry, { documents });
    expect(registry.asked().slice(2)).toEqual(['HEAD manifests/latest']);
    await open(registry, { documents, suffix: `@${IMAGE.manifest.digest}` });
    expect(registry.asked()).toHaveLength(3);
  });

  it('opens the image of the digest, whatever the tag', async () => {
    const registry = await serveImage(IMAGE);
    await open(registry, { suffix: `:other@${IMAGE.manifest.digest}` });
    expect(registry.asked()[0]).toBe(`GET manifests/${IMAGE.manifest.digest}`);
  });

  it('opens an image that is named by sha512 throughout', async () => {
    const image = buildImage({ algorithm: 'sha512' });
    const registry = await serveImage(image);
    const opened = await open(registry, { suffix: `@${image.manifest.digest}` });
    expect(await readLayers(opened)).toEqual(image.layers.map(({ bytes }) => bytes));
  });

  it('asks for an image with every readable type of manifest', async () => {
    const registry = await serveImage(IMAGE);
    await open(registry);
    expect(registry.requests[0]?.headers.accept).toContain('application/vnd.oci.image.index.v1+json');
    expect(registry.requests[0]?.headers.accept).toContain(
      'application/vnd.docker.distribution.manifest.v2+json',
    );
  });

  it('reads an image as it is stored, even where the registry offers to compress', async () => {
    const registry = await serveImage(IMAGE);
    await readLayers(await open(registry));
    const blobs = registry.requests.filter(({ url }) => url?.includes('/blobs/')).slice(1);
    expect(blobs.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity', 'identity']);
  });
});

it('downloads no layer that is encrypted', async () => {
  const mediaType = `${MEDIA_TYPES.layer}+encrypted`;
  const image = buildImage({ layerFields: { mediaType } });
  const registry = await serveImage(image);
  await expect(readLayers(await open(registry))).rejects.toThrow(
    `layer ${String(image.layers[0]?.digest)} is encrypted`,
  );
  expect(registry.requests.filter(({ url }) => url?.includes('/blobs/'))).toHaveLength(1);
});

describe('an index', () => {
  const arm = buildImage({ platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } });
  const amd = buildImage({ platform: { os: 'linux', architecture: 'amd64' } });
  const attestation = content(
    { schemaVersion: 2, config: descriptorOf(amd.config), layers: [] },
    MEDIA_TYPES.manifest,
  );
  const index = buildIndex([
    {
      content: attestation,
      fields: {
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
    },
    { content: arm.manifest, fields: { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } } },
    { content: amd.manifest, fields: { platform: { os: 'linux', architecture: 'amd64' } } },
  ]);
  const contents = [
    attestation,
    arm.manifest,
    arm.config,
    ...arm.layers,
    amd.manifest,
    amd.config,
    ...amd.layers,
  ];

  it.each([
    [{ os: 'linux', architecture: 'arm64' }, arm],
    [{ os: 'linux', architecture: 'arm64', variant: 'v8' }, arm],
    [{ os: 'linux', architecture: 'amd64' }, amd],
  ])('opens by an index the image of the platform %o', async (platform, expected) => {
    const registry = await serveRegistry(index, contents);
    const image = await open(registry, { platform });
    expect(image.identity.manifestDigest).toBe(expected.manifest.digest);
    expect(image.identity.indexDigest).toBe(index.digest);
    expect(image.identity.otherPlatforms).toEqual([expected === arm ? 'linux/amd64' : 'linux/arm64/v8']);
  });

  it('opens by an index the images of all platforms, and asks for its tag once', async () => {
    const registry = await serveRegistry(index, contents);
    const name = `${registry.host}/team/app`;
    const { images } = await listRegistryImages(parseImageReference(name), name, {
      http: testClient().http,
      documents: memoryDocuments(),
      credentials: ANONYMOUS,
    });
    const opened = await Promise.all(images.map((image) => image.open()));
    expect(opened.map(({ identity }) => [identity.manifestDigest, identity.platform])).toEqual([
      [arm.manifest.digest, { os: 'linux', architecture: 'arm64', variant: 'v8' }],
      [amd.manifest.digest, { os: 'linux', architecture: 'amd64' }],
    ]);
    expect(opened.flatMap(({ identity }) => identity.otherPlatforms ?? [])).toEqual([]);
    expect(registry.asked().filter((line) => line.endsWith('manifests/latest'))).toHaveLength(1);
  });

  it('names the platforms of an index that lacks the wanted one', async () => {
    const registry = await serveRegistry(index, contents);
    const opened = open(registry, { platform: { os: 'linux', architecture: 's390x' } });
    await expect(opened).rejects.toThrow('it has linux/arm64/v8, linux/amd64');
  });

  it('follows an index within an index, up to a limit', async () => {
    const nested = (depth: number) => {
      const chain = [buildIndex([{ content: IMAGE.manifest }])];
      for (let level = 1; level < depth; level++) {
        const inner = chain.at(-1);
        if (inner) chain.push(buildIndex([{ content: inner }]));
      }
      return chain;
    };
    const openNested = async (depth: number) => {
      const chain = nested(depth);
      const [outermost = IMAGE.manifest, ...inner] = chain.reverse();
      return open(await serveRegistry(outermost, [...inner, IMAGE.manifest, IMAGE.config]));
    };
    expect((await openNested(2)).identity.manifestDigest).toBe(IMAGE.manifest.digest);
    await expect(openNested(20)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });
});

describe('an image in schema 1', () => {
  const base = content(Buffer.from('base'), '');
  const app = content(Buffer.from('app'), '');
  const step = (command: string, extra: object = {}) => ({
    v1Compatibility: JSON.stringify({ os: 'linux', container_config: { Cmd: [command] }, ...extra }),
  });
  const fields = {
    schemaVersion: 1,
    architecture: 'amd64',
    fsLayers: [app, base, base].map(({ digest }) => ({ blobSum: digest })),
    history: [step('ADD app'), step('ENV a=b', { throwaway: true }), step('ADD base')],
  };

  /** Signs as Docker did: the signatures are inside the document whose payload they sign. */
  function sign(payload: string, inserted: object = {}) {
    const formatLength = payload.length - 1;
    const header = {
      formatLength,
      formatTail: Buffer.from('}').toString('base64url'),
      time: '2016-01-01T00:00:00Z',
    };
    const signature = {
      header: {},
      signature: 'x',
      protected: Buffer.from(JSON.stringify(header)).toString('base64url'),
    };
    const rest = JSON.stringify({ signatures: [signature], ...inserted }).slice(1);
    const bytes = Buffer.from(`${payload.slice(0, formatLength)},${rest}`);
    const digest = content(Buffer.from(payload), '').digest;
    return { bytes, digest, mediaType: MEDIA_TYPES.schema1 };
  }

  it('reads an image in schema 1 base first, without its empty layers', async () => {
    const manifest = sign(JSON.stringify(fields));
    const image = await open(await serveRegistry(manifest, [base, app]));
    expect(image.identity.manifestDigest).toBe(manifest.digest);
    expect(image.identity.layers).toEqual([
      { digest: base.digest, createdBy: 'ADD base' },
      { digest: app.digest, createdBy: 'ADD app' },
    ]);
    expect(await readLayers(image)).toEqual([base.bytes, app.bytes]);
  });

  it('reads the signed payload of a schema 1 image, not the text around it', async () => {
    const evil = content(Buffer.from('evil'), '');
    const inserted = { fsLayers: [{ blobSum: evil.digest }], history: [step('ADD evil')] };
    const manifest = sign(JSON.stringify(fields), inserted);
    const registry = await serveRegistry(manifest, [base, app, evil]);
    const image = await open(registry, { suffix: `@${manifest.digest}` });
    expect(image.layers.map(({ knownDigest }) => knownDigest)).toEqual([base.digest, app.digest]);
  });

  it('refuses a schema 1 image for another platform than the wanted one', async () => {
    const registry = await serveRegistry(sign(JSON.stringify(fields)), [base, app]);
    const opened = open(registry, { platform: { os: 'linux', architecture: 'arm64' } });
    await expect(opened).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });

  it('refuses a schema 1 image whose payload misses its digest', async () => {
    const manifest = { ...sign(JSON.stringify(fields)), digest: content(Buffer.from('other'), '').digest };
    await expect(open(await serveRegistry(manifest, []))).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });
});

describe('a stored document that was damaged', () => {
  it('fetches a damaged stored document once more', async () => {
    const registry = await serveImage(IMAGE);
    const documents = memoryDocuments();
    await documents.put(IMAGE.config.digest, Buffer.from('{}'));
    const image = await open(registry, { documents });
    expect(image.identity.layers).toHaveLength(2);
    const kept = (await documents.get(IMAGE.config.digest)) ?? new Uint8Array();
    expect(createHash('sha256').update(kept).digest('hex')).toBe(IMAGE.config.digest.slice('sha256:'.length));
  });
});
