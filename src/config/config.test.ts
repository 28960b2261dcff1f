import { describe, expect, it } from 'vitest';
import { parseConfigFile } from './file.ts';
import { optionName } from './option.ts';
import type { OptionKey } from './options.ts';
import { resolveSettings, type Flags } from './resolve.ts';

const settingsOf = async ({ flags = {}, env = {}, yaml = '' }: Sources) =>
  resolveSettings(flags, env, await parseConfigFile('.plimsoll.yaml', yaml));

interface Sources {
  readonly flags?: Flags;
  readonly env?: Record<string, string>;
  readonly yaml?: string;
}

describe('settings', () => {
  it('takes settings from flags, then the environment, then the file, then defaults', async () => {
    const yaml = 'strict: true\nmin-epss: 0.1\nfeeds-mirror: /from/file\n';
    const env = { PLIMSOLL_MIN_EPSS: '0.2', PLIMSOLL_FEEDS_MIRROR: '/from/environment' };
    const settings = await settingsOf({ flags: { feedsMirror: ['/from/flag'] }, env, yaml });
    expect(settings.feedsMirror).toBe('/from/flag');
    expect(settings.minEpss).toBe(0.2);
    expect(settings.strict).toBe(true);
    expect(settings.onlyFixed).toBe(false);
  });

  it('lets a flag switch off what the file switches on', async () => {
    const settings = await settingsOf({ flags: { strict: ['false'] }, yaml: 'strict: true' });
    expect(settings.strict).toBe(false);
  });

  it('treats an empty variable as unset, and refuses an empty flag', async () => {
    const env = { PLIMSOLL_MIN_EPSS: '', PLIMSOLL_STORE: '', PLIMSOLL_STRICT: '' };
    const settings = await settingsOf({ env, yaml: 'strict: true' });
    expect(settings).toMatchObject({ minEpss: undefined, store: undefined, strict: true });
    await expect(settingsOf({ flags: { store: [''] } })).rejects.toThrow('--store: empty');
  });

  it.each<[OptionKey, string, string]>([
    ['store', 'a.db', 'b.db'],
    ['baseline', 'app:1', 'app:2'],
    ['minEpss', '0.1', '0.5'],
    ['scope', 'os', 'application'],
    ['asOf', '2026-01-01', '2026-02-01'],
    ['distro', 'debian:12', 'debian:13'],
    ['platform', 'linux/amd64', 'linux/arm64'],
    ['server', 'https://a.example', 'https://b.example'],
    ['maxFeedAge', '1h', '7d'],
    ['feedsFrom', 'oci://a.example/a', 'oci://b.example/b'],
    ['feedsKey', 'a.pem', 'b.pem'],
    ['feedsIdentity', 'a', 'b'],
    ['feedsIssuer', 'https://a.example', 'https://b.example'],
    ['trustedRoot', 'a.json', 'b.json'],
    ['attestKey', 'a.pem', 'b.pem'],
    ['attestIdentity', 'a', 'b'],
    ['attestIssuer', 'https://a.example', 'https://b.example'],
    ['incompleteSeverity', 'low', 'high'],
  ])('refuses two values of %s, of which one alone could count', async (key, one, other) => {
    const refused = expect(settingsOf({ flags: { [key]: [one, other] } })).rejects;
    await refused.toThrow(`--${optionName(key)}: expected one, got 2`);
    const once = await settingsOf({ flags: { [key]: [one] } });
    expect(await settingsOf({ flags: { [key]: [one, one] } })).toEqual(once);
  });

  it('refuses two addresses of one feed', async () => {
    const refused = expect(
      settingsOf({ flags: { feedAddress: ['osv=https://a.example', 'osv=/b'] } }),
    ).rejects;
    await refused.toThrow('--feed-address: two values of osv');
  });

  it('takes the last of two values that change no answer', async () => {
    const flags = { timeout: ['1m', '2m'], parallel: ['1', '2'], color: ['never', 'always'] };
    expect(await settingsOf({ flags })).toMatchObject({ timeout: 120_000, parallel: 2, color: 'always' });
  });

  it('reads a mapping, a list and a text of the configuration file alike', async () => {
    for (const yaml of [
      'max: {critical: 0, high: 10}',
      'max: [critical=0, high=10]',
      'max: critical=0,high=10',
    ]) {
      expect((await settingsOf({ yaml })).max).toEqual({ critical: 0, high: 10 });
    }
  });

  it.each([
    ['PLIMSOLL_MIN_EPSS', '7', 'PLIMSOLL_MIN_EPSS: "7" is not a valid probability; expected 0 to 1'],
    [
      'PLIMSOLL_MAX_FEED_AGE',
      '5',
      'PLIMSOLL_MAX_FEED_AGE: "5" is not a valid duration; write 90m, 12h or 7d',
    ],
    [
      'PLIMSOLL_PLATFORM',
      'linux',
      'PLIMSOLL_PLATFORM: "linux" is not a valid platform; write linux/amd64, arm64, linux/arm/v7 or all',
    ],
    ...['debian', 'debian:', ':12', 'a b:1', 'debian:12:1'].map((value) => [
      'PLIMSOLL_DISTRO',
      value,
      `PLIMSOLL_DISTRO: "${value}" is not a valid distribution; write ID:VERSION, such as debian:12`,
    ]),
    ...['5', '0s', '-1m', '1d', '1.5h', ' 1m'].map((value) => [
      'PLIMSOLL_TIMEOUT',
      value,
      `PLIMSOLL_TIMEOUT: "${value}" is not a valid time limit; write 90s, 10m or 1h`,
    ]),
    ['PLIMSOLL_STRICT', 'perhaps', 'PLIMSOLL_STRICT: "perhaps" is not valid; expected true or false'],
    [
      'PLIMSOLL_SERVER',
      'plimsoll.example',
      'PLIMSOLL_SERVER: "plimsoll.example" is not a valid server address; write https://host:port',
    ],
    ...['https://me:secret@host', 'https://token@host', 'https://:secret@host'].map((value) => [
      'PLIMSOLL_SERVER',
      value,
      'PLIMSOLL_SERVER: contains credentials; set PLIMSOLL_TOKEN instead',
    ]),
    ['PLIMSOLL_COLOR', 'blue', 'PLIMSOLL_COLOR: "blue" is not valid; expected auto, always, never'],
    [
      'PLIMSOLL_ALLOW_INCOMPLETE',
      'feed-stal',
      'PLIMSOLL_ALLOW_INCOMPLETE: "feed-stal" is not a valid kind of problem; did you mean feed-stale?',
    ],
  ])('refuses %s=%s with the reason', async (name, value, message) => {
    await expect(settingsOf({ env: { [name]: value } })).rejects.toThrow(message);
  });

  it('reads time limits as milliseconds, up to the longest that a timer can wait', async () => {
    expect((await settingsOf({})).timeout).toBe(600_000);
    for (const [written, milliseconds] of [
      ['90s', 90_000],
      ['10m', 600_000],
      ['1h', 3_600_000],
      ['9999999h', 2_147_483_647],
    ] as const) {
      expect((await settingsOf({ yaml: `timeout: ${written}` })).timeout).toBe(milliseconds);
    }
  });

  it('lets one report go to standard output, and any number to files', async () => {
    const settings = await settingsOf({ flags: { format: ['table', 'json=out.json'] } });
    expect(settings.format).toEqual([{ format: 'table' }, { format: 'json', file: 'out.json' }]);
    await expect(settingsOf({ flags: { format: ['table', 'json'] } })).rejects.toThrow('only one format');
    await expect(settingsOf({ flags: { format: ['json='] } })).rejects.toThrow('"json=" has no file name');
    await expect(settingsOf({ flags: { format: ['table', 'json=-'] } })).rejects.toThrow('only one format');
  });
});

describe('the configuration file', () => {
  it('names an unknown key and the nearest right one', async () => {
    await expect(parseConfigFile('x.yaml', 'only-fix: true')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'x.yaml: unknown key "only-fix"',
      hint: 'did you mean only-fixed?',
    });
  });

  it.each(['password: secret', 'registry-token: x', 'username: me', 'nvd-api-key: x'])(
    'refuses a secret in the configuration file: %s',
    async (yaml) => {
      await expect(parseConfigFile('x.yaml', yaml)).rejects.toThrow('unknown key');
    },
  );

  it('quotes nothing of broken YAML, which may hold secrets, and says where it breaks off', async () => {
    await expect(parseConfigFile('x.yaml', 'psk: secret\nmax: {critical: secret\n')).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^x\.yaml is not valid YAML: (?!.*secret).* at line 3, column 1$/u,
        ) as string,
      }),
    );
  });

  it.each([
    ['a list', '- strict', 'x.yaml: expected a mapping of keys to values'],
    ['broken YAML', 'max: {critical: 0', 'x.yaml is not valid YAML'],
    [
      'several documents',
      'strict: true\n---\nstrict: false',
      'x.yaml is not valid YAML: expected one document',
    ],
    ['an expanding alias', 'a: &a [x]\nb: *a', 'x.yaml is not valid YAML: aliases (*NAME) are not read'],
    ['a nested value', 'max: {high: [1]}', 'x.yaml: max.high: expected one value'],
    ['a rule without a reason', 'ignore: [{id: CVE-2024-1}]', 'x.yaml: ignore.0.reason: missing'],
    ['a rule with an empty reason', 'ignore: [{id: CVE-2024-1, reason: " "}]', 'ignore.0.reason: empty'],
    ['a rule with a misspelt key', 'ignore: [{id: x, raeson: y}]', 'x.yaml: ignore.0: unknown key "raeson"'],
    [
      'a version that is a number',
      'ignore: [{version: 1.10, reason: y}]',
      'ignore.0.version: expected a string',
    ],
    ['a rule about nothing', 'ignore: [{reason: because}]', 'a rule needs at least one of'],
    ['a rule with a wrong date', 'ignore: [{id: x, reason: y, expires: soon}]', 'x.yaml: ignore.0.expires'],
    ['a rule with a wrong range', 'ignore: [{id: x, reason: y, version: "<"}]', 'x.yaml: ignore.0.version'],
    ['rules that are not a list', 'ignore: all', 'x.yaml: ignore: expected a list of rules'],
  ])('refuses a configuration file with %s', async (_what, yaml, message) => {
    await expect(parseConfigFile('x.yaml', yaml)).rejects.toThrow(message);
  });

  it('names the nearest key of a misspelt ignore rule', async () => {
    await expect(
      parseConfigFile('x.yaml', 'ignore: [{id: x, reason: y, expire: 2027-01-01}]'),
    ).rejects.toMatchObject({ hint: 'did you mean expires?' });
  });

  it('reads ignore rules with all their keys', async () => {
    const yaml = `
ignore:
  - id: CVE-2024-1
    package: openssl
    version: '>= 1.0, < 2.0'
    path: var/lib/dpkg/status
    image: registry.example/app:*
    reason: not reachable
    expires: 2027-01-31
`;
    const { ignore } = await parseConfigFile('x.yaml', yaml);
    expect(ignore).toMatchObject([{ id: 'CVE-2024-1', package: 'openssl', expires: '2027-01-31' }]);
    expect(ignore[0]?.version?.range).toHaveLength(2);
  });

  it('accepts an empty configuration file', async () => {
    expect((await parseConfigFile('x.yaml', '')).options.size).toBe(0);
  });
});
