import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createCertificate } from '../../src/http/testing/certificate.ts';
import {
  serveImage,
  serveRegistry,
  type Interference,
} from '../../src/image/source/registry/testing/fake-registry.ts';
import {
  content,
  descriptorOf,
  MEDIA_TYPES,
  type Content,
  type TestImage,
} from '../../src/image/source/registry/testing/test-image.ts';
import { User, type RunOptions } from '../support/cli.ts';
import { HONEST_LAYER, KEEL } from '../support/image-hostile.ts';
import { scanImage } from '../support/image-scan.ts';

const LAYER = content(HONEST_LAYER, MEDIA_TYPES.layer);
const CONFIG = content(
  { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [LAYER.digest] } },
  MEDIA_TYPES.config,
);
const IMAGE: TestImage = { manifest: manifestOf({}), config: CONFIG, layers: [LAYER] };

function manifestOf(fields: object): Content {
  const parts = { config: descriptorOf(CONFIG), layers: [descriptorOf(LAYER)] };
  return content(
    { schemaVersion: 2, mediaType: MEDIA_TYPES.manifest, ...parts, ...fields },
    MEDIA_TYPES.manifest,
  );
}

/** Interferes with requests whose path holds this text. */
function at(
  text: string,
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Interference {
  return (request, response) => {
    if (!request.url?.includes(text)) return false;
    answer(request, response);
    return true;
  };
}

async function scan(name: string, options?: RunOptions) {
  using user = new User();
  const result = await scanImage(user, [name], options);
  return { ...result, left: user.leftBehind() };
}

async function expectRefusal(scanned: ReturnType<typeof scan>, line: string, hint: RegExp) {
  const { code, stderr, results, left } = await scanned;
  expect(stderr).toMatch(/^error\[[A-Z_]+\]: [^\n]+\nhint: [^\n]+\n$/);
  expect(stderr).toContain(line);
  expect(stderr).toMatch(hint);
  expect({ code, results, left }).toEqual({ code: 2, results: [], left: [] });
}

it('reads from an honest registry', async () => {
  const { host } = await serveImage(IMAGE);
  expect(await scan(`${host}/team/app`)).toMatchObject({ code: 0, packageLines: [KEEL], left: [] });
});

describe('a registry that refuses', () => {
  it.each([
    [401, 'asks for a user name and a password', /hint: run docker login/],
    [
      403,
      'does not allow anonymous pulls of team/app',
      /hint: check the name; for a private image, docker login/,
    ],
    [404, 'team/app has no tag latest', /hint: check the name and the tag/],
    [429, 'refuses further requests for now (429)', /hint: try again later/],
    [500, 'answered 500 when asked for team/app', /hint: try again later; the registry itself failed/],
  ])('reports a registry that refuses with %i in one line, with a hint and 2', async (status, line, hint) => {
    const headers = status === 401 ? { 'www-authenticate': 'Basic realm="team"' } : {};
    const refuse = at('/v2/', (_, response) => response.writeHead(status, headers).end('<h1>No</h1>'));
    const { host } = await serveImage(IMAGE, refuse);
    await expectRefusal(scan(`${host}/team/app`), line, hint);
  });

  it('reports a 401 for a wrong password, without repeating it', async () => {
    const refuse = at('/v2/', (_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="team"' }).end(),
    );
    const { host } = await serveImage(IMAGE, refuse);
    const environment = { PLIMSOLL_USERNAME: 'scan', PLIMSOLL_PASSWORD: 'a-great-secret' };
    const scanned = scan(`${host}/team/app`, { environment });
    await expectRefusal(scanned, 'does not accept the credentials for team/app', /docker login/);
    expect(JSON.stringify(await scanned)).not.toContain('a-great-secret');
  });
});

describe('a registry that cannot be asked', () => {
  it('reports an unknown host in one line, with a hint and 2', async () => {
    const scanned = scan('registry.invalid/team/app');
    await expectRefusal(scanned, 'cannot reach registry.invalid: unknown host', /hint: check the spelling/);
  });

  it('reports a port without a listener in one line, with a hint and 2', async () => {
    await expectRefusal(scan('127.0.0.1:1/team/app'), 'the connection was refused', /hint: /);
  });

  it('reports an untrusted certificate in one line, with a hint and 2', async () => {
    const certificate = createCertificate(['127.0.0.1']);
    const { host } = await serveRegistry(IMAGE.manifest, [CONFIG, LAYER], undefined, certificate);
    await expectRefusal(scan(`${host}/team/app`), 'certificate', /--ca-cert/);
  });

  it('reports a broken connection in one line, with a hint and 2', async () => {
    const { host } = await serveImage(IMAGE, (request) => {
      request.socket.destroy();
      return true;
    });
    await expectRefusal(scan(`${host}/team/app`), `cannot reach ${host}`, /hint: /);
  });
});

const ALTERED = 'does not match: expected ';

describe('a registry with false facts', () => {
  it('reports a false digest of a manifest in one line, with a hint and 2', async () => {
    const { host } = await serveRegistry({ ...IMAGE.manifest, digest: CONFIG.digest }, [CONFIG, LAYER]);
    await expectRefusal(scan(`${host}/team/app`), ALTERED, /do not run this image/);
  });

  it('reports a false size of a layer in one line, with a hint and 2', async () => {
    const manifest = manifestOf({ layers: [{ ...descriptorOf(LAYER), size: LAYER.bytes.length + 1 }] });
    const { host } = await serveRegistry(manifest, [CONFIG, LAYER]);
    await expectRefusal(scan(`${host}/team/app`), ALTERED, /do not run this image/);
  });

  it('reports false bytes of a layer in one line, with a hint and 2', async () => {
    const altered = { ...LAYER, bytes: Buffer.from(LAYER.bytes).fill(0, 40, 50) };
    const { host } = await serveRegistry(IMAGE.manifest, [CONFIG, altered]);
    await expectRefusal(scan(`${host}/team/app`), ALTERED, /do not run this image/);
  });

  it('reports a layer that breaks off in one line, with a hint and 2', async () => {
    const half = at(LAYER.digest, (_, response) => {
      response.writeHead(200, { 'content-length': LAYER.bytes.length });
      response.write(LAYER.bytes.subarray(0, 100), () => response.destroy());
    });
    const { host } = await serveImage(IMAGE, half);
    await expectRefusal(scan(`${host}/team/app`), `the response of ${host} was cut off`, /hint: try again/);
  });
});

it('reports a manifest of an unknown type in one line, with a hint and 2', async () => {
  const { host } = await serveRegistry(
    content({ schemaVersion: 9 }, 'application/vnd.example.thing+json'),
    [],
  );
  const { code, stderr, left } = await scan(`${host}/team/app`);
  expect(stderr).toBe(
    `error[IMAGE_INVALID]: the manifest of ${host}/team/app is neither an image manifest nor an index\n` +
      'hint: pull or build the image again\n',
  );
  expect({ code, left }).toEqual({ code: 2, left: [] });
});

it('reports a hole, and ends with 3, for one lost layer of several', async () => {
  const lost = content(Buffer.from('lost'), MEDIA_TYPES.layer);
  const config = content(
    { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [LAYER.digest, lost.digest] } },
    MEDIA_TYPES.config,
  );
  const manifest = manifestOf({
    config: descriptorOf(config),
    layers: [descriptorOf(LAYER), descriptorOf(lost)],
  });
  const { host } = await serveRegistry(manifest, [config, LAYER]);
  const { code, holes, packageLines, stderr } = await scan(`${host}/team/app`);
  expect(holes).toMatchObject([{ kind: 'layer-unreadable', subject: lost.digest }]);
  expect({ code, packageLines, stderr }).toEqual({ code: 3, packageLines: [KEEL], stderr: '' });
});
