import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveImage, serveRegistry } from '../../../image/source/registry/testing/fake-registry.ts';
import { buildImage, content } from '../../../image/source/registry/testing/test-image.ts';
import { refuse, serveClair } from '../../../klar/testing/fake-clair.ts';
import { klar, temporaryFolder } from './testing.ts';

const IMAGE = buildImage();
const BANNER = 'clair timeout 1m0s\ndocker timeout: 1m0s\nno whitelist file\n';
const FEATURES = [
  {
    Name: 'coreutils',
    NamespaceName: 'debian:8',
    VersionFormat: 'dpkg',
    Version: '8.23-4',
    Vulnerabilities: [
      {
        Name: 'CVE-2014-9471',
        NamespaceName: 'debian:8',
        Description: 'A flaw',
        Link: 'https://tracker/CVE-2014-9471',
        Severity: 'Low',
        Metadata: { NVD: { CVSSv2: { Score: 7.5, Vectors: 'AV:N' } } },
        FixedBy: '9.23-5',
      },
    ],
    AddedBy: 'x',
  },
  { Name: 'libc6', Version: '2.24-11', Vulnerabilities: [{ Name: 'CVE-2017-1', Severity: 'High' }] },
  { Name: 'bash', Version: '5' },
];

const REPORT = [
  'Analysing 2 layers',
  'Got results from Clair API v1',
  'Found 2 vulnerabilities',
  'Low: 1',
  'High: 1',
  '',
  'CVE-2014-9471: [Low] ',
  'Found in: coreutils [8.23-4]',
  'Fixed By: 9.23-5',
  'A flaw',
  'https://tracker/CVE-2014-9471',
  '-----------------------------------------',
  'CVE-2017-1: [High] ',
  'Found in: libc6 [2.24-11]',
  'Fixed By: ',
  '',
  '',
  '-----------------------------------------',
  '',
].join('\n');

describe('klar with a Clair', () => {
  it('pushes layers to Clair from the base up, and prints the findings of the top one', async () => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair(FEATURES);
    const outcome = await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin });
    expect(outcome).toEqual({ code: 1, stdout: REPORT, stderr: BANNER });
    expect(clair.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
    const [base, top] = clair.posted;
    const [baseBlob, topBlob] = IMAGE.layers.map(({ digest }) => digest);
    const blobs = `http://${registry.host}/v2/team/app/blobs`;
    expect(base).toMatchObject({ Path: `${blobs}/${String(baseBlob)}`, ParentName: '' });
    expect(top).toMatchObject({ Path: `${blobs}/${String(topBlob)}`, ParentName: base?.Name });
    expect(clair.bodies[0]).toBe(
      `{"Layer":{"Name":"${String(base?.Name)}","Path":"${String(base?.Path)}","ParentName":"",` +
        '"Format":"Docker","Features":null,"Headers":{"Authorization":""}}}',
    );
    expect(clair.requests[2]?.url).toBe(`/v1/layers/${String(top?.Name)}?vulnerabilities`);
  });

  it('prints one line of JSON, without a banner, where Klar is asked for JSON', async () => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair(FEATURES);
    const environment = {
      CLAIR_ADDR: clair.origin,
      JSON_OUTPUT: 'true',
      CLAIR_OUTPUT: 'High',
      CLAIR_THRESHOLD: '1',
    };
    expect(await klar(`${registry.host}/team/app`, environment)).toEqual({
      code: 0,
      stdout:
        '{"LayerCount":2,"Vulnerabilities":{"High":[{"Name":"CVE-2017-1","Severity":"High","FeatureName":"libc6","FeatureVersion":"2.24-11"}]}}\n',
      stderr: '',
    });
  });

  it("leaves out findings that Klar's whitelist names", async () => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair(FEATURES);
    const file = join(temporaryFolder(), 'whitelist.yaml');
    writeFileSync(file, 'general: [CVE-2014-9471]\nimages: {team/app: [CVE-2017-1]}\n');
    const environment = { CLAIR_ADDR: clair.origin, WHITELIST_FILE: file };
    expect(await klar(`${registry.host}/team/app`, environment)).toEqual({
      code: 0,
      stdout:
        'Analysing 2 layers\nGot results from Clair API v1\nWhitelisted 2 vulnerabilities\nFound 0 vulnerabilities\n\n',
      stderr: `clair timeout 1m0s\ndocker timeout: 1m0s\nwhitelist file: ${file}\n`,
    });
  });

  it('names severities that Klar does not know, and does not count them', async () => {
    const registry = await serveImage(IMAGE);
    const odd = { Name: 'a', Version: '1', Vulnerabilities: [{ Name: 'CVE-1', Severity: 'Important' }] };
    const clair = await serveClair([odd]);
    const { code, stdout, stderr } = await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin });
    expect(code).toBe(0);
    expect(stdout).toContain('Found 1 vulnerabilities\n\n');
    expect(stderr).toContain('severity "Important"');
  });

  it('shows how to give Clair a password where Clair asks for one', async () => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair([], (_request, response) => {
      refuse(response, 'who is there?', 401);
      return true;
    });
    const { code, stderr } = await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin });
    expect([code, stderr]).toEqual([2, expect.stringContaining('user:password@clair:6060\n')]);
  });

  it('warns that Clair knows no package, as its answer looks like that of a clean image', async () => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair();
    expect(await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin })).toEqual({
      code: 0,
      stdout: 'Analysing 2 layers\nGot results from Clair API v1\nFound 0 vulnerabilities\n\n',
      stderr: `${BANNER}Clair knows no package of this image: either it has none, or Clair cannot read them\n`,
    });
  });

  it('asks Clair nothing about an image of empty layers', async () => {
    const empty = 'sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4';
    const size = 32;
    const layers = [
      { digest: empty, size },
      { digest: empty, size },
    ];
    const registry = await serveRegistry(manifestOf(layers), []);
    const clair = await serveClair();
    expect(await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin })).toEqual({
      code: 0,
      stdout: 'Analysing 2 layers\nGot results from Clair API v1\nFound 0 vulnerabilities\n\n',
      stderr: `${BANNER}no need to analyse image http://${registry.host}/v2/team/app:latest as there is no non-emtpy layer\n`,
    });
    expect(clair.requests).toHaveLength(0);
  });

  it('reports nothing for an image without layers', async () => {
    const registry = await serveRegistry(manifestOf([]), []);
    const clair = await serveClair();
    expect(await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin })).toEqual({
      code: 2,
      stdout: '',
      stderr: `${BANNER}Can't pull fsLayers\n`,
    });
  });

  it("traces Klar's requests without secrets", async () => {
    const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    const registry = await serveImage(IMAGE, ({ headers }, response) => {
      if (headers.authorization === basic) return false;
      response.writeHead(401, { 'www-authenticate': 'BASIC realm="Nexus"' }).end();
      return true;
    });
    const clair = await serveClair(FEATURES);
    const { stderr } = await klar(`${registry.host}/team/app`, {
      CLAIR_ADDR: clair.origin.replace('//', '//clair:password@'),
      DOCKER_TOKEN: Buffer.from('ann:secret').toString('base64'),
      KLAR_TRACE: 'false',
    });
    expect(clair.posted[0]?.Headers.Authorization).toBe(basic);
    expect(clair.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('clair:password').toString('base64')}`,
    );
    expect(stderr).toContain('GET /v2/team/app/manifests/latest HTTP/1.1\r\n');
    expect(stderr).toContain('POST /v1/layers HTTP/1.1\r\n');
    expect(stderr).toContain('Authorization: Basic ***\r\n');
    expect(stderr).not.toContain(basic.slice('Basic '.length));
    expect(stderr).not.toContain('password');
  });
});

describe("klar's failures", () => {
  const failed = (stderr: string, stdout = '') => ({ code: 2, stdout, stderr });

  it.each([[[]], [['a', 'b']]])('fails as Klar for the images %j', async (images) => {
    expect(await klar(images)).toEqual(failed('Image name must be provided\n'));
  });

  it.each([
    [
      { CLAIR_OUTPUT: 'xxx' },
      'Invalid options: Clair output level xxx is not supported, only support [Unknown Negligible Low Medium High Critical Defcon1]\n\n',
    ],
    [
      { FORMAT_OUTPUT: 'xml' },
      'Invalid options: Format type xml is not supported, only support [standard json table]\n\n',
    ],
    [
      { WHITELIST_FILE: '/nowhere/w.yaml' },
      'clair timeout 1m0s\ndocker timeout: 1m0s\nwhitelist file: /nowhere/w.yaml\nCould not parse whitelist file: could not read file open /nowhere/w.yaml: no such file or directory\n',
    ],
  ])('fails as Klar with the variables %j', async (environment, stderr) => {
    expect(await klar('a', environment)).toEqual(failed(stderr));
  });

  it('fails as Klar when the image does not exist', async () => {
    const registry = await serveImage(IMAGE);
    const outcome = await klar(`${registry.host}/team/other`, { CLAIR_ADDR: 'clair' });
    const message = `Can't pull image: ${registry.host}/team/other has no tag latest (manifest unknown)\n`;
    expect(outcome).toEqual(failed(`${BANNER}${message}hint: check the name and the tag\n`));
  });

  it('fails as Klar for an image that Clair could not fetch', async () => {
    const { stderr } = await klar('docker-archive:app.tar', { CLAIR_ADDR: 'clair' });
    expect(stderr).toContain(
      "Can't pull image: docker-archive:app.tar is not in a registry, so Clair cannot read it\n",
    );
  });

  const notPushed = (host: string, reason: string) =>
    `${BANNER}Failed to analyze using API v1: push image http://${host}/v2/team/app:latest to Clair failed: ${reason}\n\nFailed to analyze, exiting\n`;

  it('fails as Klar when another server answers in place of Clair', async () => {
    const registry = await serveImage(IMAGE);
    const other = await serveClair([], (request) => {
      request.socket.end('SSH-2.0-OpenSSH\r\n');
      return true;
    });
    const environment = { CLAIR_ADDR: other.origin.replace('//', '//ann:secret@') };
    const { code, stdout, stderr } = await klar(`${registry.host}/team/app`, environment);
    const host = `127.0.0.1:${other.port}`;
    const reason = `can't push layer to Clair: Post http://***@${host}/v1/layers: cannot reach ${host}: `;
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'Analysing 2 layers\n' });
    const [start = '', end = ''] = notPushed(registry.host, reason).split(
      /(?=\n\nFailed to analyze, exiting)/,
    );
    expect(stderr.startsWith(start)).toBe(true);
    expect(stderr.endsWith(end)).toBe(true);
  });

  it.each([
    [
      400,
      '{"Error":{"Message":"could not find layer"}}',
      'push error 400: {"Error":{"Message":"could not find layer"}}',
    ],
    [
      404,
      '404 page not found\n',
      "can't even read an error message: invalid character 'p' after top-level value",
    ],
    [
      404,
      'Not Found',
      "can't even read an error message: invalid character 'N' looking for beginning of value",
    ],
    [200, '<html>', "can't even read an error message: invalid character '<' looking for beginning of value"],
  ])('fails as Klar when Clair answers %d %s', async (status, body, reason) => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair([], (_request, response) => {
      response.writeHead(status).end(body);
      return true;
    });
    const { code, stdout, stderr } = await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'Analysing 2 layers\n' });
    expect(stderr).toContain(`${notPushed(registry.host, reason)}hint: `);
  });

  it.each([
    [404, '{"Error":{"Message":"gone"}}', 'analyze error 404: {"Error":{"Message":"gone"}}'],
    [200, '{}', "the answer is not a layer of Clair's API v1: Layer: "],
    [200, '', "the answer is not a layer of Clair's API v1"],
  ])('fails as Klar when Clair answers the analysis with %d %s', async (status, body, reason) => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair([], (request, response) => {
      if (request.method !== 'GET') return false;
      response.writeHead(status).end(body);
      return true;
    });
    const { code, stdout, stderr } = await klar(`${registry.host}/team/app`, {
      CLAIR_ADDR: clair.origin,
      JSON_OUTPUT: '1',
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const image = `http://${registry.host}/v2/team/app:latest`;
    expect(stderr).toContain(`Failed to analyze using API v1: analyse image ${image} failed: ${reason}`);
    expect(stderr).toContain('\n\nFailed to analyze, exiting\n');
  });

  it('fails as Klar when Clair refuses the second layer after taking its parent', async () => {
    const registry = await serveImage(IMAGE);
    const clair = await serveClair(FEATURES, (_request, response, posts) => {
      if (posts === 0) return false;
      refuse(response, 'worker: OS and/or package manager are not supported', 422);
      return true;
    });
    const { code, stderr } = await klar(`${registry.host}/team/app`, { CLAIR_ADDR: clair.origin });
    expect(code).toBe(2);
    expect(stderr).toContain('push error 422: {"Error":{"Message":"worker: OS and/or package manager');
  });
});

function manifestOf(layers: readonly object[]) {
  const parsed = JSON.parse(IMAGE.manifest.bytes.toString()) as object;
  return content({ ...parsed, layers }, IMAGE.manifest.mediaType);
}
