import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { serve } from '../../src/http/testing/loopback.ts';
import { serveImage, type FakeRegistry } from '../../src/image/source/registry/testing/fake-registry.ts';
import { buildImage } from '../../src/image/source/registry/testing/test-image.ts';
import { User } from '../support/cli.ts';
import { ALPINE } from '../support/harbour.ts';

interface Found {
  readonly name: string;
  readonly subject: string;
  readonly status: string;
  readonly message: string;
  readonly hint?: string;
}

const AUTHORIZATION = `Basic ${Buffer.from('mate:s3cret').toString('base64')}`;

let user: User;

beforeEach(() => {
  user = new User();
});

afterEach(() => user[Symbol.dispose]());

async function mirror(status: number, headers: Record<string, string> = {}): Promise<string> {
  const { origin } = await serve((_, response) => response.writeHead(status, headers).end());
  return origin;
}

function lockedRegistry(): Promise<FakeRegistry> {
  return serveImage(buildImage({ layers: ['x'] }), ({ headers }, response) => {
    if (headers.authorization === AUTHORIZATION) return false;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="harbour"' }).end();
    return true;
  });
}

async function examine(args: readonly string[], environment: Record<string, string> = {}) {
  const { code, stdout, stderr } = await user.run(['doctor', '-f', 'json', ...args], { environment });
  expect(stdout + stderr).not.toContain('s3cret');
  const { checks } = JSON.parse(stdout) as { checks: readonly Found[] };
  return { code, checks, of: (name: string) => checks.filter((check) => check.name === name) };
}

it('finds nothing wrong where all is well, and says so to people', async () => {
  user.write('boat.tar', writeImage(ALPINE));
  const args = ['--feeds-mirror', await mirror(404)];
  const { code, checks, of } = await examine([...args, './boat.tar']);
  expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(of('clock')).toMatchObject([{ status: 'ok', message: 'agrees with the sources of the feeds' }]);
  expect(of('image')).toMatchObject([{ message: 'can be opened, and has 1 layer' }]);
  expect(code).toBe(0);
  const told = await user.run(['doctor', ...args]);
  expect(told).toMatchObject({ code: 0, stderr: '' });
  expect(told.stdout).toMatch(/^ok +configuration/u);
});

it.each<[string, () => Promise<string>, string]>([
  ['refuses', () => Promise.resolve('http://127.0.0.1:1'), 'the connection was refused'],
  ['fails', () => mirror(500), 'answers with 500'],
  ['does not exist', () => Promise.resolve('./absent'), './absent is not a folder'],
])('fails, and says what to do, where the source of the feeds %s', async (_, source, message) => {
  const { code, of } = await examine(['--feeds-mirror', await source()]);
  expect(code).toBe(2);
  expect(of('feed')).toMatchObject([{ status: 'failed', hint: expect.any(String) as string }]);
  expect(of('feed')[0]?.message).toContain(message);
});

it('fails where the clock is an hour behind', async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  const { code, of } = await examine(['--feeds-mirror', await mirror(200, { date })]);
  expect(code).toBe(2);
  expect(of('clock')).toMatchObject([
    { status: 'failed', hint: expect.stringContaining('set the clock') as string },
  ]);
});

it('adds the age of an answer from a cache to its date', async () => {
  const date = new Date(Date.now() - 3_600_000).toUTCString();
  const { of } = await examine(['--feeds-mirror', await mirror(200, { date, age: '3600' })]);
  expect(of('clock')).toMatchObject([{ status: 'ok' }]);
});

it('names the credentials that a registry gets, and never prints them', async () => {
  const { host } = await lockedRegistry();
  const name = `${host}/team/app`;
  const without = await examine(['--offline', name]);
  expect(without.code).toBe(2);
  expect(without.of('credentials')).toMatchObject([{ subject: host, status: 'ok' }]);
  expect(without.of('credentials')[0]?.message).toContain('asked anonymously');
  expect(without.of('image')).toMatchObject([{ status: 'failed', hint: expect.any(String) as string }]);
  mkdirSync(path.join(user.home, '.docker'));
  const auth = AUTHORIZATION.slice('Basic '.length);
  writeFileSync(path.join(user.home, '.docker/config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
  const given = await examine(['--offline', name]);
  expect(given.of('credentials')[0]?.message).toContain('a user name and a password, from ');
  expect(given.of('image')).toMatchObject([{ status: 'ok' }]);
  const DOCKER_AUTH_CONFIG = JSON.stringify({ auths: { [host]: { auth } } });
  const variable = await examine(['--offline', name], { DOCKER_AUTH_CONFIG });
  expect(variable.of('credentials')[0]?.message).toBe('a user name and a password, from DOCKER_AUTH_CONFIG');
});

it.each([
  ['not JSON', '{"auths": "s3cret'],
  ['of another form', '{"auths": ["s3cret"]}'],
])('fails where the file of docker login is %s', async (_, content) => {
  mkdirSync(path.join(user.home, '.docker'));
  writeFileSync(path.join(user.home, '.docker/config.json'), content);
  const { code, of } = await examine(['--offline', '127.0.0.1:1/app']);
  expect(code).toBe(2);
  expect(of('credentials')).toMatchObject([{ status: 'failed', hint: expect.any(String) as string }]);
});

it('fails where the store is not a database, and checks the rest of the machine', async () => {
  const store = path.join(user.folder, user.write('store.db', 'no database at all'));
  chmodSync(store, 0o600);
  const { code, of } = await examine(['--offline', '--store', store], {
    HTTPS_PROXY: 'http://mate:s3cret@proxy:3128',
  });
  expect(code).toBe(2);
  expect(of('store')).toMatchObject([{ status: 'failed', hint: expect.any(String) as string }]);
  expect(of('proxy')).toMatchObject([{ message: 'http://proxy:3128' }]);
});

it('fails where an empty store is to answer offline', async () => {
  const { code, of } = await examine(['--offline']);
  expect(code).toBe(2);
  expect(of('store')).toMatchObject([
    { status: 'failed', hint: expect.stringContaining('feeds import') as string },
  ]);
});

it('warns of certificates that are not checked', async () => {
  const { of } = await examine(['--offline', '--skip-tls-verify']);
  expect(of('configuration')).toMatchObject([{ status: 'ok' }, { status: 'warning' }]);
});

it.each<[string, string, Record<string, string>, string[], string?]>([
  ['a file that is not YAML', 'max: [', {}, ['.plimsoll.yaml'], 'flags and variables'],
  [
    'a file with an invalid value',
    'max: { critical: none }',
    {},
    ['.plimsoll.yaml: max: '],
    'flags and variables',
  ],
  [
    'a file with an unknown key',
    'maxx: 1',
    {},
    ['.plimsoll.yaml: unknown key "maxx"'],
    'flags and variables',
  ],
  ['a variable with an invalid value', '', { PLIMSOLL_MIN_EPSS: '7' }, ['PLIMSOLL_MIN_EPSS: '], 'flags'],
  ['an unknown variable', '', { PLIMSOLL_MAXX: '7' }, ['PLIMSOLL_MAXX']],
  ['both', 'max: [', { PLIMSOLL_MIN_EPSS: '7' }, ['.plimsoll.yaml', 'PLIMSOLL_MIN_EPSS: '], 'flags'],
])('fails for %s, and checks the rest of the machine', async (_, yaml, environment, messages, left) => {
  user.write('.plimsoll.yaml', yaml);
  user.write('boat.tar', writeImage(ALPINE));
  const args = ['--feeds-mirror', await mirror(404), './boat.tar'];
  const { code, of } = await examine(args, environment);
  expect(code).toBe(2);
  const found = of('configuration');
  expect(found.filter(({ status }) => status === 'failed').map(({ message }) => message)).toEqual(
    messages.map((message) => expect.stringContaining(message) as string),
  );
  expect(found.filter(({ status }) => status === 'warning').map(({ message }) => message)).toEqual(
    left === undefined ? [] : [`the further checks use ${left} alone`],
  );
  for (const name of ['store', 'clock', 'image']) expect(of(name)).toMatchObject([{ status: 'ok' }]);
});

it('fails for a file that is named and missing, and tells people so', async () => {
  const { code, stdout } = await user.run(['doctor', '--offline', '--config', 'absent.yaml']);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^failed +configuration +settings: cannot read absent\.yaml/u);
});

it.each([
  [['--max-feed-age', 'x'], '--max-feed-age'],
  [['--config', 'a.yaml', '--config', 'b.yaml'], '--config: expected one'],
])('ends with 2 for the invalid flags %j, and checks nothing', async (args, message) => {
  const { code, stdout, stderr } = await user.run(['doctor', ...args]);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
});
