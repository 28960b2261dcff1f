import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { symlinkSync, rmSync, mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { PROGRAM, User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const LOGIN = { username: 'scan', password: 'p@ss:word' };
const DOCKER = { DOCKER_USER: LOGIN.username, DOCKER_PASSWORD: LOGIN.password };
const BASIC = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;
const BANNER = 'clair timeout 1m0s\ndocker timeout: 1m0s\nno whitelist file\n';

/** One feature with one flaw in each image, and what it was asked. */
interface Clair {
  readonly server: Server;
  readonly address: string;
  /** The statuses of fetching each layer with the headers that were given for it. */
  readonly fetched: number[];
}

/** Clair's API v1, which fetches what it is told to. */
async function startClair(): Promise<Clair> {
  const fetched: number[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      if (request.method === 'POST') {
        const { Layer: layer } = JSON.parse(await text(request)) as {
          Layer: { Path: string; Headers: { Authorization: string } };
        };
        const blob = await fetch(layer.Path, { headers: { authorization: layer.Headers.Authorization } });
        fetched.push(blob.status);
        await blob.body?.cancel();
        response.writeHead(201).end('{}');
        return;
      }
      const flaw = {
        Name: 'CVE-2099-0001',
        NamespaceName: 'debian:13',
        Severity: 'Critical',
        FixedBy: '1.0-2',
      };
      const feature = { Name: 'anchor', Version: '1.0-1', Vulnerabilities: [flaw] };
      response.end(JSON.stringify({ Layer: { Name: 'top', Features: [feature] } }));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}`, fetched };
}

describe('klar', needs(...REGISTRY), () => {
  const mirror = new FeedMirror();
  const user = new User();
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-bin-'));
  let registry: DockerRegistry;
  let clair: Clair;
  let image: string;

  beforeAll(async () => {
    writeFeeds(mirror);
    [registry, clair] = await Promise.all([startDockerRegistry(LOGIN), startClair()]);
    registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
    image = `${registry.host}/team/ship:1`;
  });

  afterAll(async () => {
    clair.server.close();
    await registry.stop();
    user[Symbol.dispose]();
    mirror[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  function klar(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const places = { PLIMSOLL_FEEDS_MIRROR: mirror.folder };
    return user.run(['klar', ...args], { environment: { ...places, ...environment } });
  }

  it('scans as klar without a Clair', async () => {
    const { code, stdout, stderr } = await klar({ ...DOCKER, CLAIR_OUTPUT: 'High' }, image);
    expect(code).toBe(1);
    expect(stderr).toContain(BANNER);
    expect(stdout).toContain('Analysing 2 layers\nGot results from Plimsoll\nFound ');
    expect(stdout).toContain('CVE-2099-0001: [Critical] \nFound in: anchor [1.0-1]\nFixed By: 1.0-2\n');
  });

  it('ends klar by the threshold: 10 is kept, and 1 is exceeded', async () => {
    const environment = { ...DOCKER, CLAIR_OUTPUT: 'Medium' };
    expect((await klar({ ...environment, CLAIR_THRESHOLD: '10' }, image)).code).toBe(0);
    expect((await klar({ ...environment, CLAIR_THRESHOLD: '1' }, image)).code).toBe(1);
  });

  it('refuses a clean answer of klar without feeds', async () => {
    const environment = {
      ...DOCKER,
      PLIMSOLL_OFFLINE: 'true',
      PLIMSOLL_STORE: path.join(user.folder, 'empty.db'),
    };
    const { code, stdout, stderr } = await klar({ ...environment, JSON_OUTPUT: 'true' }, image);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Failed to analyze: feed-missing:debian-tracker: ');
  });

  it("lets a Clair fetch klar's layers with the password of the registry", async () => {
    const outcome = await klar({ ...DOCKER, CLAIR_ADDR: clair.address }, image);
    expect(outcome).toEqual({
      code: 1,
      stdout: [
        'Analysing 2 layers',
        'Got results from Clair API v1',
        'Found 1 vulnerabilities',
        'Critical: 1',
        '',
        'CVE-2099-0001: [Critical] ',
        'Found in: anchor [1.0-1]',
        'Fixed By: 1.0-2',
        '',
        '',
        '-----------------------------------------',
        '',
      ].join('\n'),
      stderr: BANNER,
    });
    expect(clair.fetched).toEqual([200, 200]);
  });

  it("takes docker login's credentials as klar, and traces no secret", async () => {
    const auths = { [registry.host]: { auth: BASIC.slice('Basic '.length) } };
    user.write('config.json', JSON.stringify({ auths }));
    const environment = { DOCKER_CONFIG: user.folder, CLAIR_ADDR: clair.address, KLAR_TRACE: '1' };
    const { code, stderr } = await klar(environment, image);
    expect(code).toBe(1);
    expect(stderr).toContain('----> HTTP REQUEST:\nGET /v2/team/ship/manifests/1 HTTP/1.1\r\n');
    expect(stderr).toContain('Authorization: Basic ***');
    expect(stderr).not.toContain(BASIC.slice('Basic '.length));
  });

  it('refuses to pull as klar without a password', async () => {
    const { code, stdout, stderr } = await klar({ CLAIR_ADDR: clair.address }, image);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`Can't pull image: ${registry.host} asks for a user name and a password\n`);
    expect(stderr).toContain('or give DOCKER_USER and DOCKER_PASSWORD\n');
  });

  it('runs klar as a program of its own name, from a link anywhere', async () => {
    const link = path.join(folder, 'klar');
    symlinkSync(path.join(path.dirname(PROGRAM), 'klar.js'), link);
    expect(await user.execute(link, [])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'Image name must be provided\n',
    });
    const environment = { ...DOCKER, CLAIR_ADDR: clair.address, JSON_OUTPUT: '1', CLAIR_THRESHOLD: '1' };
    const { code, stdout, stderr } = await user.execute(link, [image], { environment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      '{"LayerCount":2,"Vulnerabilities":{"Critical":[{"Name":"CVE-2099-0001","NamespaceName":"debian:13","Severity":"Critical","FixedBy":"1.0-2","FeatureName":"anchor","FeatureVersion":"1.0-1"}]}}\n',
    );
  });

  it("prints klar's own help", async () => {
    const { code, stdout } = await klar({}, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('CLAIR_THRESHOLD');
  });
});
