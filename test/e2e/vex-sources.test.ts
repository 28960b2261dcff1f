import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { buildTar } from '../../src/archive/testing/build-tar.ts';
import { serve } from '../../src/http/testing/loopback.ts';
import { User } from '../support/cli.ts';
import { startDockerRegistry, type DockerRegistry } from '../support/docker-registry.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';
import { needs, REGISTRY } from '../support/needs.ts';

const mirror = new FeedMirror();
const user = new User();
const ID = 'CVE-2099-0001';
const VEX = JSON.stringify({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2026-01-01T00:00:00Z',
  statements: [
    {
      vulnerability: { name: ID },
      products: [{ '@id': 'pkg:deb/debian/libanchor1' }],
      status: 'not_affected',
      impact_statement: 'the anchor is welded',
    },
  ],
});

beforeAll(() => {
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function scan(image: string, ...args: string[]) {
  return user.run(['scan', image, '--feeds-mirror', mirror.folder, ...args]);
}

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const ship = (...args: string[]) => scan('./ship.tar', '--show-suppressed', ...args);

describe('a document at an address', () => {
  it('fetches it, and names it without what could be a secret', async () => {
    const { origin, requests } = await serve((_request, response) => response.end(VEX));
    const { code, stdout } = await ship('--vex', `${origin.replace('//', '//me:secret@')}/a.json?token=1`);
    expect(code).toBe(0);
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/a.json?token=1', `Basic ${Buffer.from('me:secret').toString('base64')}`],
    ]);
    expect(stdout).toContain(`1 by ${origin}/a.json: not affected (the anchor is welded)\n    ${ID}`);
    expect(stdout).not.toMatch(/secret|token/u);
  });

  it.each([
    ['which is gone', 404, VEX, 'answered 404 when asked for'],
    ['which is a web page', 200, '<html>', 'answered with a web page instead of'],
    ['which is not a document', 200, 'all is well', 'is not a valid VEX document: not valid JSON'],
  ])('ends with 2 for one %s', async (_title, status, body, message) => {
    const { origin } = await serve((_request, response) => response.writeHead(status).end(body));
    const { code, stdout, stderr } = await ship('--vex', `${origin}/a.json`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('ends with 2 for one that does not come in time', async () => {
    const { origin } = await serve((_request, response) => response.writeHead(200).write('{'));
    const { code, stderr } = await ship('--vex', `${origin}/a.json`, '--timeout', '1s');
    expect(code).toBe(2);
    expect(stderr).toContain('the documents of --vex were not fetched in time');
  });

  it.each([
    ['http://vex.example/a.json', 'uses plain http'],
    ['repo:', 'repo: names no VEX repository'],
  ])('refuses %s', async (address, message) => {
    const { code, stderr } = await ship('--vex', address);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('asks nobody with --offline, and for commands that take no VEX', async () => {
    const { origin, requests } = await serve((_request, response) => response.end(VEX));
    const refused = await ship('--vex', `${origin}/a.json`, '--offline');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('needs the network, and --offline allows none');
    const environment = { PLIMSOLL_VEX: `${origin}/a.json` };
    expect((await user.run(['sbom', './ship.tar'], { environment })).code).toBe(0);
    expect(requests).toEqual([]);
  });

  it.each([
    ['https://vex.example/a.json', 'is read only from a file that --config names'],
    ['[./a.json, repo:.]', 'is read only from a file that --config names'],
    ['./a.json,oci', 'is read only from a file that --config names'],
    ['/dev/zero', 'takes files here, and /dev/zero is not a file'],
  ])('does not read %s for a configuration that was only found', async (place, message) => {
    user.write('.plimsoll.yaml', `vex: ${place}`);
    const { code, stderr } = await ship();
    user.write('.plimsoll.yaml', '');
    expect(code).toBe(2);
    expect(stderr).toContain(`"vex" ${message}`);
  });

  it('reads a file for a configuration that was only found, as it reads the rules in it', async () => {
    user.write('a.json', VEX);
    user.write('.plimsoll.yaml', 'vex: a.json');
    const found = await ship('--show-suppressed');
    user.write('.plimsoll.yaml', '');
    expect(found).toEqual(await ship('--vex', 'a.json', '--show-suppressed'));
    expect(found).not.toEqual(await ship('--show-suppressed'));
  });
});

describe('documents that are attached to an image', needs(...REGISTRY), () => {
  let registry: DockerRegistry;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    registry.pushArchive(writeImage(DEBIAN), 'team/ship:1');
  });

  afterAll(() => registry.stop());

  const address = (path: string) => `http://${registry.host}/v2/team/ship/${path}`;

  async function put(path: string, mediaType: string, body: string): Promise<string> {
    const headers = { 'content-type': mediaType };
    const { status } = await fetch(address(path), { method: 'PUT', headers, body });
    expect(status).toBe(201);
    return digestOf(body);
  }

  async function upload(body: string): Promise<object> {
    const begun = await fetch(address('blobs/uploads/'), { method: 'POST' });
    const location = new URL(begun.headers.get('location') ?? '', address(''));
    location.searchParams.set('digest', digestOf(body));
    expect((await fetch(location, { method: 'PUT', body })).status).toBe(201);
    return { mediaType: 'application/vnd.openvex+json', digest: digestOf(body), size: body.length };
  }

  it('finds them under a tag in a registry that has no list of them', async () => {
    const image = `${registry.host}/team/ship:1`;
    const none = await scan(image, '--vex', 'oci');
    expect(none).toMatchObject({ code: 0 });
    expect(none.stdout).toContain('oci has no statement on any finding');
    const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
    const config = { ...(await upload('{}')), mediaType: 'application/vnd.oci.empty.v1+json' };
    const head = await fetch(address('manifests/1'), { method: 'HEAD', headers: { accept: MANIFEST } });
    const subject = head.headers.get('docker-content-digest') ?? '';
    const artifactType = 'application/vnd.openvex+json';
    const artifact = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      artifactType,
      config,
      layers: [await upload(VEX)],
    };
    const body = JSON.stringify(artifact);
    const digest = await put(`manifests/${digestOf(body)}`, MANIFEST, body);
    const INDEX = 'application/vnd.oci.image.index.v1+json';
    const manifests = [{ mediaType: MANIFEST, artifactType, digest, size: body.length }];
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
    await put(`manifests/${subject.replace(':', '-')}`, INDEX, index);
    const found = await scan(image, '--vex', 'oci', '--show-suppressed');
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(found.stdout).toContain(
      `1 by oci:${digestOf(VEX)}: not affected (the anchor is welded)\n    ${ID}`,
    );
  });

  it.each([
    ['a bundle', ['--new-bundle-format']],
    ['an envelope', []],
  ])('finds what cosign attests in %s', needs('cosign'), async (title, options) => {
    const name = `${registry.host}/team/${title.replace(' ', '-')}`;
    registry.pushArchive(writeImage(DEBIAN), `team/${title.replace(' ', '-')}:1`);
    user.write('ship.vex.json', VEX);
    const key = generateKeyPairSync('ed25519').privateKey;
    user.write('key.pem', key.export({ type: 'pkcs8', format: 'pem' }));
    const environment = { COSIGN_PASSWORD: '' };
    const cosign = async (...args: readonly string[]) => {
      const called = await user.execute('cosign', args, { environment });
      expect(called, called.stderr).toMatchObject({ code: 0 });
    };
    await cosign('import-key-pair', '--key', 'key.pem', '--output-key-prefix', title, '--yes');
    await cosign(
      ...['attest', '--yes', '--key', `${title}.key`, '--type', 'openvex', '--predicate', 'ship.vex.json'],
      ...['--tlog-upload=false', '--allow-insecure-registry', ...options, `${name}:1`],
    );
    const { code, stdout } = await scan(`${name}:1`, '--vex', 'oci', '--show-suppressed');
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 by oci:sha256:[0-9a-f]{64}: not affected \(the anchor is welded\)/u);
  });

  it('ends with 2 for an image of no registry', async () => {
    const { code, stderr } = await ship('--vex', 'oci');
    expect(code).toBe(2);
    expect(stderr).toContain('--vex oci needs an image from a registry; ./ship.tar is from elsewhere');
  });
});

describe('a VEX repository', () => {
  const INDEX = JSON.stringify({
    packages: [{ id: 'pkg:deb/debian/libanchor1', location: 'pkg/anchor.json' }],
  });
  const FILES = { 'vex/index.json': INDEX, 'vex/pkg/anchor.json': VEX };

  beforeAll(() => {
    mkdirSync(join(user.folder, 'vex/pkg'), { recursive: true });
    for (const [name, content] of Object.entries(FILES)) user.write(name, content);
  });

  it('suppresses what the documents on packages of the image say', async () => {
    const archive = buildTar(Object.entries(FILES).map(([path, content]) => ({ path, content })));
    const { origin } = await serve((request, response) => {
      const versions = [{ spec_version: '0.1', locations: [{ url: `${origin}/a.tar//vex` }] }];
      response.end(request.url === '/a.tar' ? archive : JSON.stringify({ versions }));
    });
    for (const place of ['./vex', origin]) {
      const { code, stdout, stderr } = await ship('--vex', `repo:${place}`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(
        `1 by repo:${place} pkg/anchor.json: not affected (the anchor is welded)\n    ${ID}`,
      );
    }
  });

  it('suppresses the same in an SBOM, also where the image that it names is gone', async () => {
    const purl = 'pkg:deb/debian/libanchor1@1.0-1?arch=amd64&distro=debian-13&upstream=anchor';
    const components = [{ type: 'library', name: 'libanchor1', version: '1.0-1', purl }];
    user.write('theirs.json', JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }));
    user.write('gone.tar', writeImage(DEBIAN));
    await user.run(['sbom', './gone.tar', '--format', 'cyclonedx=ours.json']);
    rmSync(join(user.folder, 'gone.tar'));
    for (const name of ['sbom:theirs.json', 'sbom:ours.json']) {
      const { stdout, stderr } = await scan(name, '--show-suppressed', '--vex', 'repo:./vex');
      expect([stderr, stdout]).toEqual(['', expect.stringContaining('1 by repo:./vex pkg/anchor.json')]);
      expect((await scan(name, '--vex', 'oci')).stderr).toContain('--vex oci needs an image from a registry');
    }
  });

  it('ends with 2 if it cannot be read, and notes one that knows no package', async () => {
    const missing = await ship('--vex', 'repo:./none');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('cannot read none/index.json');
    mkdirSync(join(user.folder, 'other'));
    user.write('other/index.json', '{"packages":[]}');
    const idle = await ship('--vex', 'repo:other');
    expect(idle.stdout).toContain('repo:other has no statement on any finding');
  });
});
