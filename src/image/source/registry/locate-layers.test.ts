import { describe, expect, it } from 'vitest';
import { testClient } from '../../../http/testing/loopback.ts';
import { parseImageReference } from '../../reference/index.ts';
import { locateLayers } from './locate-layers.ts';
import { ANONYMOUS, serveImage, serveRegistry, type FakeRegistry } from './testing/fake-registry.ts';
import { buildImage, buildIndex, content, MEDIA_TYPES } from './testing/test-image.ts';

const IMAGE = buildImage();
const LOGIN = { kind: 'password', username: 'ann', password: 'secret' } as const;
const BASIC = `Basic ${Buffer.from('ann:secret').toString('base64')}`;

function locate({ host }: FakeRegistry, options: Partial<Parameters<typeof locateLayers>[2]> = {}) {
  const name = `${host}/team/app`;
  const { http } = testClient();
  return locateLayers(parseImageReference(name), name, { http, credentials: ANONYMOUS, ...options });
}

describe('the layers of an image of a registry', () => {
  it("locates the layers of a registry's image by its manifest alone", async () => {
    const registry = await serveImage(IMAGE);
    const located = await locate(registry);
    expect(located.address).toBe(`http://${registry.host}/v2/team/app`);
    expect(located.layers).toEqual(IMAGE.layers.map(({ digest }) => digest));
    expect(located.authorization).toBeUndefined();
    expect(registry.asked()).toEqual(['GET manifests/latest']);
  });

  it('locates the layers of the platform', async () => {
    const arm = buildImage({ layers: ['arm'], platform: { os: 'linux', architecture: 'arm64' } });
    const index = buildIndex(
      [IMAGE, arm].map(({ manifest }, position) => ({
        content: manifest,
        fields: { platform: { os: 'linux', architecture: position === 0 ? 'amd64' : 'arm64' } },
      })),
    );
    const registry = await serveRegistry(index, [IMAGE.manifest, arm.manifest]);
    const located = await locate(registry, { platform: { os: 'linux', architecture: 'arm64' } });
    expect(located.layers).toEqual(arm.layers.map(({ digest }) => digest));
  });

  it('locates the layers of schema 1 base first', async () => {
    const [base, top] = IMAGE.layers.map(({ digest }) => digest);
    const history = [{ v1Compatibility: '{}' }, { v1Compatibility: '{}' }];
    const fsLayers = [{ blobSum: top }, { blobSum: base }];
    const document = { schemaVersion: 1, architecture: 'amd64', fsLayers, history };
    const registry = await serveRegistry(content(document, MEDIA_TYPES.schema1), []);
    expect((await locate(registry)).layers).toEqual([base, top]);
  });

  it('gives located layers the Authorization that the registry asked for', async () => {
    const registry = await serveImage(IMAGE, ({ headers }, response) => {
      if (headers.authorization === BASIC) return false;
      response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
      return true;
    });
    const located = await locate(registry, { credentials: { ...ANONYMOUS, given: LOGIN } });
    expect(located.authorization).toBe(BASIC);
  });

  it('gives located layers a new token once the registry rejects the old one', async () => {
    let token = 0;
    const registry = await serveImage(IMAGE, ({ url, headers }, response) => {
      if (url?.startsWith('/token')) {
        response.end(JSON.stringify({ access_token: `t${String(++token)}` }));
        return true;
      }
      if (token > 0 && headers.authorization === `Bearer t${String(token)}`) return false;
      const realm = `http://${String(headers.host)}/token`;
      response.writeHead(401, { 'www-authenticate': `Bearer service="s",realm="${realm}"` }).end();
      return true;
    });
    const located = await locate(registry);
    expect(located.authorization).toBe('Bearer t1');
    expect(await located.renewAuthorization()).toBe('Bearer t1');
    token++;
    expect(await located.renewAuthorization()).toBe('Bearer t3');
  });
});
