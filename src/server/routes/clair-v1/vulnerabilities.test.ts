import { describe, expect, it } from 'vitest';
import { loadFeed, openClairWorld, type ClairWorld } from '../../clair/testing.ts';
import type { VulnerabilityDocument } from '../../renderings/clair-v1/documents.ts';
import { clairV1 } from './index.ts';

const PATH = '/v1/namespaces/debian:12/vulnerabilities';

interface VulnerabilityPage {
  readonly Vulnerabilities: readonly VulnerabilityDocument[];
  readonly NextPage?: string;
}

interface VulnerabilityAnswer {
  readonly Vulnerability: VulnerabilityDocument;
}

async function loaded(): Promise<ClairWorld> {
  const world = await openClairWorld(clairV1);
  await loadFeed(world.store, 'debian-tracker', [
    { id: 'CVE-2024-0001', package: 'zlib', fixedVersion: '1.5', severity: 'high' },
    { id: 'CVE-2024-0002', package: 'zlib' },
    { id: 'CVE-2024-0003', package: 'openssl', fixedVersion: '3.1' },
    { id: 'CVE-2024-0009', package: 'zlib', ecosystem: 'Debian:sid' },
  ]);
  await loadFeed(world.store, 'osv:Ubuntu', [
    { id: 'CVE-2024-0001', package: 'zlib', ecosystem: 'Ubuntu:22.04:LTS' },
    { id: 'CVE-2024-0005', package: 'netty', ecosystem: 'Ubuntu:Pro:22.04:LTS' },
  ]);
  await loadFeed(world.store, 'osv:Red Hat', [
    { id: 'CVE-2024-0001', package: 'zlib', ecosystem: 'Red Hat:enterprise_linux:9::baseos' },
  ]);
  return world;
}

describe('namespaces', () => {
  it("lists the releases that feeds cover as Clair's namespaces", async () => {
    const { app } = await loaded();
    expect((await app.inject('/v1/namespaces')).body).toBe(
      '{"Namespaces":[{"Name":"centos:9","VersionFormat":"rpm"},{"Name":"debian:12","VersionFormat":"dpkg"},' +
        '{"Name":"debian:unstable","VersionFormat":"dpkg"},{"Name":"ubuntu:22.04","VersionFormat":"dpkg"}]}\n',
    );
  });

  it('lists null where there are no namespaces', async () => {
    const { app } = await openClairWorld(clairV1);
    expect((await app.inject('/v1/namespaces')).body).toBe('{"Namespaces":null}\n');
  });
});

describe('the vulnerabilities of a namespace', () => {
  it('lists the vulnerabilities of a namespace page by page', async () => {
    const { app } = await loaded();
    const first = (await app.inject(`${PATH}?limit=2`)).json<VulnerabilityPage>();
    expect(first.Vulnerabilities[0]).toEqual({
      Name: 'CVE-2024-0001',
      NamespaceName: 'debian:12',
      Description: 'What CVE-2024-0001 is',
      Link: 'https://tracker.example/CVE-2024-0001',
      Severity: 'High',
    });
    expect(first.Vulnerabilities[1]).toMatchObject({ Name: 'CVE-2024-0002', Severity: 'Unknown' });
    const second = await app.inject(`${PATH}?limit=2&page=${first.NextPage ?? ''}`);
    const { Vulnerabilities, ...rest } = second.json<VulnerabilityPage>();
    expect(Vulnerabilities.map(({ Name }) => Name)).toEqual(['CVE-2024-0003']);
    expect(rest).toEqual({});
  });

  it('includes advisories from other sources in a namespace', async () => {
    const { app } = await loaded();
    const answer = await app.inject('/v1/namespaces/ubuntu:22.04/vulnerabilities?limit=9');
    expect(answer.json<VulnerabilityPage>().Vulnerabilities.map(({ Name }) => Name)).toEqual([
      'CVE-2024-0001',
      'CVE-2024-0005',
    ]);
  });

  it('lists null where the page has no vulnerabilities', async () => {
    const { app } = await loaded();
    expect((await app.inject(`${PATH}?limit=0`)).body).toBe('{"Vulnerabilities":null}\n');
  });

  it.each([
    ['', 'must provide limit query parameter'],
    ['?limit=', 'must provide limit query parameter'],
    ['?limit=x', 'invalid limit format: strconv.ParseInt: parsing "x": invalid syntax'],
    [
      '?limit=9999999999999999999',
      'invalid limit format: strconv.ParseInt: parsing "9999999999999999999": invalid syntax',
    ],
    ['?limit=-1', 'limit value should not be less than zero'],
    ['?limit=1&page=gAAAA', 'invalid page format: invalid or expired pagination token'],
    [`?limit=1&page=${'A'.repeat(80)}`, 'invalid page format: invalid or expired pagination token'],
  ])('refuses to list vulnerabilities for %s', async (query, message) => {
    const { app } = await loaded();
    const answer = await app.inject(PATH + query);
    expect([answer.statusCode, answer.json()]).toEqual([400, { Error: { Message: message } }]);
  });

  it('rejects a page token of another namespace', async () => {
    const { app } = await loaded();
    const { NextPage = '' } = (await app.inject(`${PATH}?limit=1`)).json<VulnerabilityPage>();
    const answer = await app.inject(`/v1/namespaces/ubuntu:22.04/vulnerabilities?limit=1&page=${NextPage}`);
    expect(answer.statusCode).toBe(400);
  });

  it.each(['slackware:15.0', 'debian', 'debian:99', 'constructor', '__proto__:1', 'centos:x'])(
    'finds no vulnerabilities for the unknown namespace %s',
    async (namespace) => {
      const { app } = await loaded();
      const answer = await app.inject(`/v1/namespaces/${namespace}/vulnerabilities?limit=1`);
      expect([answer.statusCode, answer.json()]).toEqual([
        404,
        { Error: { Message: 'the resource cannot be found' } },
      ]);
    },
  );
});

describe('one vulnerability', () => {
  it('shows a vulnerability with its fixes where they are requested', async () => {
    const { app } = await loaded();
    const ask = async (query: string) =>
      (await app.inject(`${PATH}/${query}`)).json<VulnerabilityAnswer>().Vulnerability;
    expect(await ask('CVE-2024-0002')).not.toHaveProperty('FixedIn');
    const of = { Name: 'zlib', NamespaceName: 'debian:12', VersionFormat: 'dpkg' };
    expect((await ask('CVE-2024-0001?fixedIn')).FixedIn).toEqual([{ ...of, Version: '1.5' }]);
    expect((await ask('CVE-2024-0002?fixedIn')).FixedIn).toEqual([{ ...of, Version: 'None' }]);
  });

  it('serves the fixes of a vulnerability at an address of their own', async () => {
    const { app } = await loaded();
    expect((await app.inject(`${PATH}/CVE-2024-0001/fixes`)).body).toBe(
      '{"Features":[{"Name":"zlib","NamespaceName":"debian:12","VersionFormat":"dpkg","Version":"1.5"}]}\n',
    );
  });

  it.each([`${PATH}/CVE-1999-1`, `${PATH}/CVE-2024-0009`, `${PATH}/CVE-1999-1/fixes`])(
    'finds no vulnerability at %s',
    async (url) => {
      const { app } = await loaded();
      expect((await app.inject(url)).statusCode).toBe(404);
    },
  );
});
