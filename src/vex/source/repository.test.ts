import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildTar } from '../../archive/testing/build-tar.ts';
import { buildZip } from '../../archive/testing/build-zip.ts';
import { serve, testClient } from '../../http/testing/loopback.ts';
import { openVexRepository } from '../repository.ts';
import { manifestAddress, readRepositoryManifest } from './repository-manifest.ts';

const VEX = JSON.stringify({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  statements: [{ vulnerability: { name: 'CVE-2024-1' }, status: 'fixed', products: [] }],
});
const GO = 'pkg:golang/example.org/shop';
const FILES: Readonly<Record<string, string>> = {
  'index.json': JSON.stringify({
    updated_at: '2026-01-01T00:00:00Z',
    packages: [
      { id: GO, location: 'pkg/golang/shop.json' },
      { id: 'pkg:npm/lodash', location: 'pkg/npm/lodash.json' },
      { id: 'pkg:oci/app?repository_url=registry.example/team/app', location: 'pkg/golang/shop.json' },
      { id: 'no purl', location: 'x.json' },
    ],
  }),
  'pkg/golang/shop.json': VEX,
};

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vex-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const tarOf = (folder = '', files = FILES) =>
  buildTar(Object.entries(files).map(([path, content]) => ({ path: folder + path, content })));

/** Serves a repository; `{origin}` in its locations is where. */
async function serveRepository(
  archives: Readonly<Record<string, Buffer>>,
  locations: readonly string[],
  version = '0.1',
): Promise<string> {
  const { origin } = await serve((request, response) => {
    const archive = archives[request.url ?? ''];
    const versions = [
      { spec_version: version, locations: locations.map((each) => ({ url: origin + each })) },
    ];
    if (archive) response.end(archive);
    else if (request.url === '/.well-known/vex-repository.json') response.end(JSON.stringify({ versions }));
    else response.writeHead(404).end();
  });
  return origin;
}

const open = (place: string) => openVexRepository(place, testClient().http);

it.each([
  ['file', 'file:///srv/vex.tar.gz'],
  ['ssh', 'ssh://git:secret@example.org/vex.git'],
])('refuses an archive at an address of the protocol %s', async (protocol, url) => {
  const manifest = { versions: [{ spec_version: '0.1', locations: [{ url }] }] };
  const { origin } = await serve((_, response) => void response.end(JSON.stringify(manifest)));
  await expect(open(origin)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `unsupported protocol ${protocol} in an address of VEX documents`,
  });
});

it.each([
  ['a web page', '<!doctype html>'],
  ['nothing', ''],
])('says that a server answered with %s, and of what', async (instead, body) => {
  const { origin } = await serve((_, response) => void response.end(body));
  await expect(open(origin)).rejects.toMatchObject({
    code: 'NETWORK_FAILED',
    message: `${new URL(origin).host} answered with ${instead} instead of ${origin}/.well-known/vex-repository.json`,
  });
});

describe('a VEX repository', () => {
  it.each([
    ['a package', GO, true],
    ['a version of it', `${GO}@v1.0.0?type=module`, true],
    ['an image', `pkg:oci/app?repository_url=registry.example/team/app`, true],
    ['an image of another repository', 'pkg:oci/app?repository_url=registry.example/other/app', false],
    ['another package', 'pkg:golang/example.org/web', false],
    ['no purl', 'shop', false],
  ])('looks for the documents on %s', async (_title, purl, isFound) => {
    const origin = await serveRepository({ '/a.tar.gz': gzipSync(tarOf('main/')) }, ['/a.tar.gz//main']);
    const repository = await open(origin);
    const documents = await repository.documentsOn(purl);
    const sources = documents?.map(({ source }) => source);
    expect(sources).toEqual(isFound ? [`repo:${origin} pkg/golang/shop.json`] : undefined);
  });

  const zip = buildZip(Object.entries(FILES).map(([name, content]) => ({ name, content })));
  it.each([
    ['a tar', { '/a': tarOf('./') }, ['/a']],
    ['a zip', { '/a': zip }, ['/a']],
    ['the second place', { '/a': tarOf() }, ['/missing', '/a']],
  ])('reads %s', async (_title, archives, locations) => {
    const repository = await open(await serveRepository(archives, locations));
    expect(await repository.documentsOn(GO)).toHaveLength(1);
  });

  it('fetches an archive again once it is no longer current, or was altered', async () => {
    const folder = folderOf({});
    const asked: string[] = [];
    const { origin } = await serve((request, response) => {
      asked.push(request.url ?? '');
      const versions = [{ spec_version: '0.1', locations: [{ url: `${origin}/a` }], update_interval: '1h' }];
      response.end(request.url === '/a' ? tarOf() : JSON.stringify({ versions }));
    });
    const at = async (now: string) => {
      asked.length = 0;
      const cache = { folder: join(folder, 'vex'), now: new Date(now) };
      const repository = await openVexRepository(origin, testClient().http, cache);
      expect(await repository.documentsOn(GO)).toHaveLength(1);
      return asked.length;
    };
    expect(await at('2026-01-01T00:00:00Z')).toBe(2);
    expect(await at('2026-01-01T00:59:00Z')).toBe(0);
    expect(await at('2025-12-31T23:59:00Z')).toBe(2);
    expect(await at('2026-01-01T01:00:00Z')).toBe(2);
    for (const file of readdirSync(join(folder, 'vex'))) {
      if (file.endsWith('.archive')) writeFileSync(join(folder, 'vex', file), tarOf('x'));
    }
    expect(await at('2026-01-01T01:01:00Z')).toBe(2);
  });

  it('reads a folder', async () => {
    const index = JSON.stringify({ packages: [{ id: GO, location: 'a.json' }] });
    const folder = folderOf({ 'index.json': index, 'a.json': VEX });
    const repository = await open(folder);
    expect(repository.name).toBe(`repo:${folder}`);
    expect(await repository.documentsOn(GO)).toMatchObject([{ source: `repo:${folder} a.json` }]);
  });

  it('fails for a document that it lists and does not hold, once that is asked for', async () => {
    const repository = await open(await serveRepository({ '/a': tarOf() }, ['/a']));
    await expect(repository.documentsOn('pkg:npm/lodash')).rejects.toThrow(
      'does not hold pkg/npm/lodash.json',
    );
  });

  it.each([
    ['is of another version', { '/a': tarOf() }, ['/a'], '1.0', 'it has no version 0.1'],
    ['has no places', {}, [], '0.1', 'it has no locations'],
    ['has no archive', {}, ['/a'], '0.1', 'answered 404'],
    ['has a damaged archive', { '/a': gzipSync(tarOf()).subarray(0, 90) }, ['/a'], '0.1', 'not a readable'],
    ['has no index', { '/a': tarOf('x/') }, ['/a'], '0.1', 'does not hold index.json'],
    [
      'has an archive of a kind that nothing reads',
      { '/a': Buffer.from('BZh91AY&SY') },
      ['/a'],
      '0.1',
      'bzip2',
    ],
  ])('fails where it %s', async (_title, archives, locations, version, message) => {
    const origin = await serveRepository(archives, locations, version);
    await expect(open(origin)).rejects.toThrow(message);
  });

  it.each(['../a.json', '/a.json', 'a/../../b.json', 'a\\b.json', '', 'a//b.json'])(
    'refuses an index with the place %j',
    async (location) => {
      const folder = folderOf({ 'index.json': JSON.stringify({ packages: [{ id: GO, location }] }) });
      await expect(open(folder)).rejects.toThrow('is not a valid location');
    },
  );

  it.each(['', '[]', '{"packages":1}'])('refuses the index %j', async (index) => {
    await expect(open(folderOf({ 'index.json': index }))).rejects.toThrow('is not valid');
  });
});

it.each([
  ['https://vex.example', 'https://vex.example/.well-known/vex-repository.json'],
  ['https://vex.example/a/vex-repository.json', 'https://vex.example/a/vex-repository.json'],
  [
    'https://github.com/aquasecurity/vexhub.git',
    'https://raw.githubusercontent.com/aquasecurity/vexhub/main/vex-repository.json',
  ],
])('asks for the manifest of %s at %s', (place, address) => {
  expect(manifestAddress(place)).toBe(address);
});

it('reads a location of many slashes in linear time', () => {
  const url = `https://vex.example/a.tar.gz//docs${'/'.repeat(300_000)}b//`;
  const versions = [{ spec_version: '0.1', locations: [{ url }] }];
  const before = process.cpuUsage();
  const read = readRepositoryManifest(JSON.stringify({ versions }));
  expect(read).toMatchObject({
    ok: true,
    value: { locations: [{ address: 'https://vex.example/a.tar.gz' }] },
  });
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
});
