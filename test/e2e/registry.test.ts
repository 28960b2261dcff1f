import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defined } from '../../src/domain/index.ts';
import { httpClientOnDemand, type HttpClient } from '../../src/http/index.ts';
import { parseImageReference } from '../../src/image/reference/index.ts';
import { openRegistryImage, type Credentials } from '../../src/image/source/registry/index.ts';
import { memoryDocuments, readLayers } from '../../src/image/source/registry/testing/fake-registry.ts';
import {
  buildImage,
  buildIndex,
  descriptorOf,
  type Content,
} from '../../src/image/source/registry/testing/test-image.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const LOGIN = { username: 'scan', password: 'p@ss:word' };
const AMD64 = { os: 'linux', architecture: 'amd64' };
const ARM64 = { os: 'linux', architecture: 'arm64' };

const amd = buildImage({ platform: AMD64 });
const arm = buildImage({ platform: ARM64, layers: ['base', 'arm'] });
const index = buildIndex([
  { content: amd.manifest, fields: { platform: AMD64 } },
  { content: arm.manifest, fields: { platform: ARM64 } },
]);

describe('docker-registry', needs(...REGISTRY), () => {
  let folder: string;
  let open: DockerRegistry;
  let locked: DockerRegistry;
  let http: HttpClient;
  const sent: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-layout-'));
    [open, locked] = await Promise.all([startDockerRegistry(), startDockerRegistry(LOGIN)]);
    const client = httpClientOnDemand({ userAgent: 'plimsoll/test' });
    http = {
      request: (request) => {
        sent.push(`${request.method ?? 'GET'} ${new URL(request.url).pathname}`);
        return client.request(request);
      },
      close: () => client.close(),
    };
    const contents = [amd, arm].flatMap((one) => [one.manifest, one.config, ...one.layers]);
    await writeLayout(folder, contents, { multi: index, single: amd.manifest });
    for (const registry of [open, locked]) registry.push(`oci:${folder}:multi`, 'team/app:1');
    open.push(`oci:${folder}:single`, 'team/docker:1', '--format', 'v2s2');
  });

  afterAll(async () => {
    await http.close();
    await Promise.all([open.stop(), locked.stop()]);
    await rm(folder, { recursive: true });
  });

  function openImage(name: string, platform = AMD64, given?: Credentials, documents = memoryDocuments()) {
    const credentials = { configFiles: [], environment: {}, ...defined({ given }) };
    const options = { http, documents, credentials, platform };
    return openRegistryImage(parseImageReference(name), name, options);
  }

  it.each([
    ['linux/amd64', AMD64, amd],
    ['linux/arm64', ARM64, arm],
  ])('pulls the image for %s by tag and by digest', async (_, platform, expected) => {
    for (const name of [`${open.host}/team/app:1`, `${open.host}/team/app@${index.digest}`]) {
      const image = await openImage(name, platform);
      expect(image.identity).toMatchObject({ manifestDigest: expected.manifest.digest, platform });
      expect(await readLayers(image)).toEqual(expected.layers.map(({ bytes }) => bytes));
    }
  });

  it('sends one HEAD to docker-registry for a tag that did not move, and fetches one that did', async () => {
    const documents = memoryDocuments();
    const name = `${open.host}/team/moving:1`;
    const digests: unknown[] = [];
    const asked: string[][] = [];
    for (const pushed of ['multi', undefined, 'single']) {
      if (pushed !== undefined) open.push(`oci:${folder}:${pushed}`, 'team/moving:1');
      sent.length = 0;
      const { identity } = await openImage(name, AMD64, undefined, documents);
      digests.push(identity.indexDigest);
      asked.push(sent.filter((line) => line.includes('/manifests/1')));
    }
    expect(digests).toEqual([index.digest, index.digest, undefined]);
    const path = '/v2/team/moving/manifests/1';
    expect(asked).toEqual([[`GET ${path}`], [`HEAD ${path}`], [`HEAD ${path}`, `GET ${path}`]]);
  });

  it('pulls Docker manifests from docker-registry', async () => {
    const image = await openImage(`${open.host}/team/docker:1`);
    expect(image.identity.configDigest).toBe(amd.config.digest);
    expect(await readLayers(image)).toEqual(amd.layers.map(({ bytes }) => bytes));
  });

  it('asks docker-registry once for an unchanged image', async () => {
    const name = `${open.host}/team/docker:1`;
    const documents = memoryDocuments();
    const options = { http, documents, credentials: { configFiles: [], environment: {} } };
    await openRegistryImage(parseImageReference(name), name, options);
    sent.length = 0;
    await openRegistryImage(parseImageReference(name), name, options);
    expect(sent).toEqual(['HEAD /v2/team/docker/manifests/1']);
  });

  it('pulls from docker-registry with the password', async () => {
    const image = await openImage(`${locked.host}/team/app:1`, AMD64, { kind: 'password', ...LOGIN });
    expect(await readLayers(image)).toEqual(amd.layers.map(({ bytes }) => bytes));
  });

  it('fails to pull from docker-registry with no password, or a wrong one', async () => {
    const name = `${locked.host}/team/app:1`;
    await expect(openImage(name)).rejects.toThrow('asks for a user name and a password');
    const wrong = openImage(name, AMD64, { kind: 'password', username: 'scan', password: 'wrong' });
    await expect(wrong).rejects.toThrow('does not accept the credentials for team/app');
  });

  it.each([
    ['team/app:2', 'has no tag 2'],
    ['nobody/nothing:1', 'has no tag 1'],
  ])('reports %s as missing in docker-registry', async (name, message) => {
    const opened = openImage(`${open.host}/${name}`);
    await expect(opened).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    await expect(opened).rejects.toThrow(message);
  });
});

async function writeLayout(
  folder: string,
  contents: readonly Content[],
  tags: Readonly<Record<string, Content>>,
): Promise<void> {
  for (const { digest, bytes } of [...contents, ...Object.values(tags)]) {
    const path = join(folder, 'blobs', digest.replace(':', '/'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  const manifests = Object.entries(tags).map(([tag, content]) => ({
    ...descriptorOf(content),
    annotations: { 'org.opencontainers.image.ref.name': tag },
  }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}
