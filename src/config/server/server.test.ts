import { describe, expect, it } from 'vitest';
import { resolveSettings, type Flags } from '../resolve.ts';
import { parseServerFile } from './file.ts';
import { resolveServerSettings } from './resolve.ts';

async function settingsOf({ flags = {}, env = {}, yaml = '' }: Sources) {
  return resolveServerSettings(flags, env, await parseServerFile('x.yaml', yaml));
}

interface Sources {
  readonly flags?: Flags;
  readonly env?: Record<string, string>;
  readonly yaml?: string;
}

const KEY = Buffer.alloc(32, 7).toString('base64');
const HASH = 'a'.repeat(64);

describe('the settings of a server', () => {
  it('listens on this machine alone by default, and leaves the allowed addresses open', async () => {
    const settings = await settingsOf({});
    expect(settings.registries).not.toHaveProperty('allowAddresses');
    expect(settings).toMatchObject({
      listen: { host: '127.0.0.1', port: 6060 },
      auth: { tokens: [] },
      registries: { allow: [] },
      feeds: {},
      requestTimeout: 15,
    });
  });

  it('sends Clair v4 clients the named enrichers, each once', async () => {
    expect((await settingsOf({})).clair.enrichers).toEqual([]);
    const env = { PLIMSOLL_CLAIR_ENRICHER: 'kev,epss,kev' };
    expect((await settingsOf({ env })).clair.enrichers).toEqual(['kev', 'epss']);
    await expect(settingsOf({ flags: { clairEnricher: ['cvss'] } })).rejects.toThrow(
      '--clair-enricher: "cvss" is not valid; expected epss, kev',
    );
  });

  it('points wrong server settings to the help of their own command', async () => {
    await expect(settingsOf({ flags: { listen: ['bogus'] } })).rejects.toMatchObject({
      hint: 'plimsoll serve --help',
    });
  });

  it('points a wrong line of a server to the help of its own command', () => {
    const line = { max: ['critical=x'] };
    expect(() => resolveSettings(line, {}, undefined, 'serve')).toThrow(
      expect.objectContaining({ hint: 'plimsoll serve --help' }),
    );
    expect(() => resolveSettings(line, {}, undefined)).toThrow(
      expect.objectContaining({ hint: 'plimsoll scan --help' }),
    );
  });

  it('takes the database from the flag, then our variable, then DATABASE_URL, then the file', async () => {
    const yaml = 'database: postgres://file/x';
    const both = { PLIMSOLL_DATABASE: 'postgres://ours/x', DATABASE_URL: 'postgres://usual/x' };
    const flags = { database: ['postgres://flag/x'] };
    expect((await settingsOf({ flags, env: both, yaml })).database).toBe('postgres://flag/x');
    expect((await settingsOf({ env: both, yaml })).database).toBe('postgres://ours/x');
    const usual = { DATABASE_URL: both.DATABASE_URL, PLIMSOLL_DATABASE: '' };
    expect((await settingsOf({ env: usual, yaml })).database).toBe('postgres://usual/x');
    expect((await settingsOf({ yaml })).database).toBe('postgres://file/x');
  });

  it.each([
    [':8080', { host: '0.0.0.0', port: 8080 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:6060', { host: '::1', port: 6060 }],
  ])('listens on %s', async (text, expected) => {
    expect((await settingsOf({ flags: { listen: [text] } })).listen).toEqual(expected);
  });

  it.each([
    ['PLIMSOLL_LISTEN', '6060', 'is not a valid address to listen on'],
    ['PLIMSOLL_LISTEN', '::1:6060', 'is not a valid address to listen on'],
    ['PLIMSOLL_LISTEN', 'host:65536', 'is not a valid address to listen on'],
    ['PLIMSOLL_LISTEN', 'host:-1', 'is not a valid address to listen on'],
    ['PLIMSOLL_DATABASE', 'mysql://user:password@host', 'PLIMSOLL_DATABASE: not a Postgres address'],
    ['PLIMSOLL_MAX_BODY', '4MB', '"4MB" is not a valid size'],
    ['PLIMSOLL_MAX_BODY', '0', '"0" is not a valid size'],
    ['PLIMSOLL_WORKERS', '0', 'expected at least 1'],
    ['PLIMSOLL_MAX_QUEUE', '1e3', '"1e3" is not a whole number'],
    ['PLIMSOLL_REQUEST_TIMEOUT', '0m', 'expected more than 0m'],
    ['PLIMSOLL_SECRET', 'short', 'expected 32 bytes in base64'],
    ['PLIMSOLL_TRACES', 'collector:4318', 'is not a valid http or https address'],
    ['PLIMSOLL_TLS_CERT', '/cert.pem', 'TLS needs both'],
    ['PLIMSOLL_TLS_CLIENT_CA', '/ca.pem', 'TLS needs both'],
  ])('refuses the server setting %s=%s', async (name, value, message) => {
    const settings = settingsOf({ env: { [name]: value } });
    await expect(settings).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(settings).rejects.toThrow(message);
  });

  it.each(['PLIMSOLL_DATABASE', 'PLIMSOLL_SECRET'])('never repeats the value of %s', async (name) => {
    const error: unknown = await settingsOf({ env: { [name]: 'my-password' } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(String(error)).toContain(name);
    expect(String(error)).not.toContain('my-password');
  });

  it.each([
    ['64KiB', 65_536],
    ['10 GiB', 10 * 1024 ** 3],
    ['123', 123],
  ])('reads the size %s', async (text, expected) => {
    expect((await settingsOf({ flags: { maxUpload: [text] } })).limits.upload).toBe(expected);
  });

  it('distinguishes an empty list of feeds from a missing one', async () => {
    expect((await settingsOf({ flags: { keepFeed: ['none'] } })).feeds.keep).toEqual([]);
    expect((await settingsOf({ yaml: 'keep-feed: []' })).feeds.keep).toEqual([]);
    expect((await settingsOf({ yaml: 'keep-feed: [kev, "osv:Red Hat"]' })).feeds.keep).toHaveLength(2);
    expect((await settingsOf({ env: { PLIMSOLL_ALLOW_ADDRESS: 'none' } })).registries.allowAddresses).toEqual(
      [],
    );
  });
});

describe('a file of our own', () => {
  it("reads token hashes, a key and a webhook from the server's file", async () => {
    const yaml = `
listen: ':6060'
tokens:
  - { name: ci, role: scan, sha256: ${HASH} }
psk: { key: ${KEY}, issuers: [quay] }
webhook: { target: 'https://hook.example/', headers: { x-key: secret } }
`;
    const settings = await settingsOf({ yaml });
    expect(settings.auth).toEqual({
      tokens: [{ name: 'ci', role: 'scan', sha256: HASH }],
      psk: { key: KEY, issuers: ['quay'] },
    });
    expect(settings.webhook).toEqual({
      target: 'https://hook.example/',
      headers: { 'x-key': 'secret' },
      shape: 'clair-v4',
      attempts: 5,
      renotify: 120,
    });
  });

  it('reads which part of the fleet a token sees', async () => {
    const sees = '{ clusters: [production], namespaces: [shop, pay], owners: [] }';
    const yaml = `tokens: [{ name: web, role: read, sha256: ${HASH}, sees: ${sees} }]`;
    expect((await settingsOf({ yaml })).auth.tokens).toMatchObject([
      { sees: { clusters: ['production'], namespaces: ['shop', 'pay'], owners: [] } },
    ]);
  });

  it('accepts tokens of a team that see the same, in any order', async () => {
    const token = (name: string, sees: string) =>
      `{ name: ${name}, team: web, role: read, sha256: ${HASH}, sees: { namespaces: ${sees} } }`;
    const yaml = `tokens: [${token('a', '[x, y]')}, ${token('b', '[y, x]')}]`;
    expect((await settingsOf({ yaml })).auth.tokens).toHaveLength(2);
  });

  it.each([
    [
      `tokens: [{ name: a, team: web, role: read, sha256: ${HASH} }, { name: b, team: web, role: read, sha256: ${HASH}, sees: { owners: [x] } }]`,
      'tokens: those of the team web see different parts of the fleet',
    ],
    [`tokens: [{ name: a, role: read, sha256: ${HASH}, sees: { clusters: production } }]`, 'sees.clusters'],
    ['tokens: [{ name: ci, role: root, sha256: a }]', 'x.yaml: tokens.0.role'],
    ['tokens: [{ name: ci, role: read, sha256: my-token }]', 'not the token itself'],
    [
      `tokens: [{ name: a, role: read, sha256: ${HASH} }, { name: a, role: scan, sha256: ${HASH} }]`,
      'duplicate name',
    ],
    ['psk: { key: "%%%", issuers: [quay] }', 'the pre-shared key is not valid base64'],
    ['psk: { issuers: [quay] }', 'x.yaml: psk.key'],
    ['webhook: { target: "file:///etc" }', 'x.yaml: webhook.target'],
    ['lsten: x', 'x.yaml: unknown key "lsten"'],
    ['secret: x', 'x.yaml: unknown key "secret"'],
  ])('refuses the server file %s', async (yaml, message) => {
    await expect(settingsOf({ yaml })).rejects.toThrow(message);
  });

  it.each([
    ['tokns: []', 'did you mean tokens?'],
    ['webhook: { target: "https://x/", header: {} }', 'did you mean headers?'],
    ['lsten: x', 'did you mean listen?'],
    [`tokens: [{ name: a, role: read, sha256: ${HASH}, sees: { cluster: [] } }]`, 'did you mean clusters?'],
  ])('hints, for the server file %s, at the nearest key', async (yaml, hint) => {
    await expect(settingsOf({ yaml })).rejects.toMatchObject({ hint });
  });
});
