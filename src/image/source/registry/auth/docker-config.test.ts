import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseImageReference } from '../../../reference/index.ts';
import { findCredentials } from './find-credentials.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-auth-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Looks in files with these contents, with these scripts as credential helpers. */
async function find(
  name: string,
  configs: readonly unknown[],
  helpers: Readonly<Record<string, string>> = {},
  variable?: string,
) {
  const folder = await temporaryFolder();
  for (const [helper, script] of Object.entries(helpers)) {
    await writeFile(join(folder, `docker-credential-${helper}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const configFiles = configs.map((_, index) => join(folder, `config-${index}.json`));
  for (const [index, config] of configs.entries()) {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    if (config !== undefined) await writeFile(configFiles[index] ?? '', text);
  }
  const environment = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, DOCKER_AUTH_CONFIG: variable };
  return findCredentials(parseImageReference(name), { configFiles, environment });
}

const me = { auth: btoa('me:pass:word') };
const ME = { kind: 'password', username: 'me', password: 'pass:word' };
const other = { auth: btoa('other:x') };

describe('credentials in a Docker configuration', () => {
  it.each([
    ['r.example/a', { 'r.example': me }],
    ['r.example/a', { 'https://r.example': me }],
    ['r.example/a', { 'https://r.example/v1/': me }],
    ['r.example/a', { 'http://r.example/v2': me, 'other.example': other }],
    ['r.example:5000/a', { 'r.example:5000': me, 'r.example': other }],
    ['r.example/a/b', { 'r.example/a': me, 'r.example': other }],
    ['r.example/a/b', { 'r.example/a/b': me, 'r.example/a': other }],
    ['nginx', { 'https://index.docker.io/v1/': me }],
    ['nginx', { 'docker.io': me }],
    ['docker.io/a/b', { 'registry-1.docker.io': me }],
    ['r.example/a', { 'r.example': { username: 'me', password: 'pass:word' } }],
    ['r.example/a', { 'r.example': { auth: btoa('me:pass:word\0\0') } }],
  ])('finds credentials for %s in %j', async (name, auths) => {
    expect(await find(name, [{ auths }])).toEqual(ME);
  });

  it.each([
    ['r.example/a', { auths: { 'other.example': me } }],
    ['r.example/ab', { auths: { 'r.example/a': me } }],
    ['r.example/a', { auths: { 'r.example:5000': me } }],
    ['r.example/a', { auths: { 'r.example': {} } }],
    ['r.example/a', { auths: { 'r.example': null } }],
    ['r.example/a', { auths: null }],
    ['r.example/a', {}],
    ['r.example/a', undefined],
  ])('finds no credentials for %s in %j', async (name, config) => {
    expect(await find(name, [config])).toBeUndefined();
  });

  it('reads tokens as credentials from a Docker configuration', async () => {
    const identity = { auths: { 'r.example': { auth: btoa('<token>:'), identitytoken: 'id' } } };
    expect(await find('r.example/a', [identity])).toEqual({ kind: 'identity-token', token: 'id' });
    const registry = { auths: { 'r.example': { registrytoken: 'reg' } } };
    expect(await find('r.example/a', [registry])).toEqual({ kind: 'registry-token', token: 'reg' });
  });

  it.each(['', '\n'])('takes the empty Docker configuration %j for none, as Docker does', async (empty) => {
    expect(await find('r.example/a', [empty])).toBeUndefined();
    expect(await find('r.example/a', [empty, { auths: { 'r.example': me } }])).toEqual(ME);
  });

  it('takes credentials from the first file that has them', async () => {
    const configs = [
      undefined,
      { auths: {} },
      { auths: { 'r.example': me } },
      { auths: { 'r.example': other } },
    ];
    expect(await find('r.example/a', configs)).toEqual(ME);
  });

  it.each(['not json', '[]', '{"auths":[]}', '{"auths":{"r.example":{"auth":5}}}', '{"credsStore":{}}'])(
    'fails on unreadable credentials: %s',
    async (config) => {
      await expect(find('r.example/a', [config])).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    },
  );

  it('fails on credentials that are not the base64 of a pair, without repeating them', async () => {
    const found = find('r.example/a', [{ auths: { 'r.example': { auth: btoa('secret') } } }]);
    await expect(found).rejects.toThrow(/^(?!.*secret).*is not valid: expected user:password/);
  });
});

describe('credentials in DOCKER_AUTH_CONFIG', () => {
  const mine = JSON.stringify({ auths: { 'r.example': me } });
  const inFile = { auths: { 'r.example': other, 'other.example': other } };

  it.each([
    ['r.example/a', undefined, ME],
    ['r.example/a', inFile, ME],
    ['other.example/a', inFile, { kind: 'password', username: 'other', password: 'x' }],
    ['third.example/a', inFile, undefined],
  ])('finds before those of files the credentials for %s', async (name, config, expected) => {
    expect(await find(name, [config], {}, mine)).toEqual(expected);
  });

  it('asks the credential helper that the variable names', async () => {
    const helper = `read server; printf '{"Username":"me","Secret":"pass:word"}'`;
    const variable = JSON.stringify({ credHelpers: { 'r.example': 'mine' } });
    expect(await find('r.example/a', [], { mine: helper }, variable)).toEqual(ME);
  });

  it.each([undefined, '', ' \n'])('looks in the files when the variable is %j', async (variable) => {
    expect(await find('other.example/a', [inFile], {}, variable)).toMatchObject({ username: 'other' });
  });

  it.each(['s3cret', '{"auths":{"r.example":"s3cret"}}', '{"auths":{"r.example":{"auth":"s3cret"}}}'])(
    'refuses %s in the variable, names it, and repeats nothing of it',
    async (variable) => {
      const found = find('r.example/a', [inFile], {}, variable);
      await expect(found).rejects.toThrow(/^(?!.*s3cret).*DOCKER_AUTH_CONFIG/u);
      const error = await found.catch((thrown: unknown) => thrown);
      expect(inspect(error)).not.toContain('s3cret');
    },
  );
});

describe('a credential helper', () => {
  const answering = (user: string, secret: string) =>
    `read server; test "$1" = get && printf '{"ServerURL":"%s","Username":"${user}","Secret":"${secret}"}' "$server"`;
  const notFound = 'echo "credentials not found in native keychain"; exit 1';

  it("asks the registry's own credential helper before the store of all", async () => {
    const config = { credHelpers: { 'r.example': 'mine' }, credsStore: 'all', auths: { 'r.example': other } };
    const helpers = { mine: answering('me', 'pass:word'), all: 'exit 3' };
    expect(await find('r.example/a', [config], helpers)).toEqual(ME);
  });

  it('asks the credential store of all for a registry without its own helper', async () => {
    const config = { credHelpers: { 'other.example': 'mine' }, credsStore: 'all' };
    const helpers = { mine: 'exit 3', all: answering('<token>', 'id') };
    expect(await find('r.example/a', [config], helpers)).toEqual({ kind: 'identity-token', token: 'id' });
  });

  it.each([
    ['nginx', 'https://index.docker.io/v1/'],
    ['r.example:5000/a', 'r.example:5000'],
  ])('asks the credential helper for %s by the name %s', async (name, server) => {
    const script = `read server; printf '{"Username":"me","Secret":"%s"}' "$server"`;
    expect(await find(name, [{ credsStore: 'all' }], { all: script })).toMatchObject({ password: server });
  });

  it('falls back on the file when the credential helper knows nothing', async () => {
    const config = { credsStore: 'all', auths: { 'r.example': me } };
    expect(await find('r.example/a', [config], { all: notFound })).toEqual(ME);
  });

  it.each([
    ['missing', {}, 'docker-credential-all failed: spawn docker-credential-all ENOENT'],
    ['failing', { all: 'echo "the keychain is locked"; exit 1' }, 'failed: the keychain is locked'],
    ['silent', { all: 'exit 7' }, 'failed: it exited with 7'],
    ['confused', { all: 'echo "{}"' }, 'expected JSON with a user name and a secret'],
    ['garrulous', { all: 'yes' }, /failed: [y ]{1,200}$/],
  ])('reports a credential helper that is %s', async (_, helpers, message) => {
    const found = find('r.example/a', [{ credsStore: 'all' }], helpers);
    await expect(found).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
    await expect(found).rejects.toThrow(message);
  });

  it.each([
    ['fails after its answer', 'exit 1', 'it exited with 1'],
    ['is killed after its answer', 'kill $$', 'it exited with SIGTERM'],
  ])('tells no secret of a credential helper that %s', async (_, end, reason) => {
    const all = `${answering('me', 'pass:word')}\n${end}`;
    const found = find('r.example/a', [{ credsStore: 'all' }], { all });
    await expect(found).rejects.toThrow(new RegExp(`failed: ${reason}$`, 'u'));
  });

  it('refuses a credential helper that is a path', async () => {
    await expect(find('r.example/a', [{ credsStore: '../../bin/x' }])).rejects.toThrow(
      'this is not a valid helper name',
    );
  });
});
