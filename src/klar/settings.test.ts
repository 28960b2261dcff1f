import { describe, expect, it } from 'vitest';
import { renderBanner } from './banner.ts';
import { readKlarSettings } from './settings.ts';

describe("Klar's variables", () => {
  it("gives Klar's empty and unset variables their defaults", () => {
    const defaults = {
      output: 'Unknown',
      threshold: 0,
      ignoreUnfixed: false,
      format: 'standard',
      clairTimeout: 1,
      dockerTimeout: 1,
      acceptAnyCertificate: false,
      plainHttp: false,
      trace: false,
    };
    expect(readKlarSettings({})).toEqual(defaults);
    const empty = {
      CLAIR_ADDR: '',
      CLAIR_OUTPUT: '',
      FORMAT_OUTPUT: '',
      WHITELIST_FILE: '',
      DOCKER_USER: '',
    };
    expect(readKlarSettings(empty)).toEqual(defaults);
  });

  it.each([
    ['CLAIR_OUTPUT', 'hIGH', { output: 'High' }],
    ['CLAIR_OUTPUT', 'defcon1', { output: 'Defcon1' }],
    ['CLAIR_THRESHOLD', '10', { threshold: 10 }],
    ['CLAIR_THRESHOLD', '-1', { threshold: -1 }],
    ['CLAIR_THRESHOLD', 'many', { threshold: 0 }],
    ['CLAIR_TIMEOUT', '5', { clairTimeout: 5 }],
    ['CLAIR_TIMEOUT', '0', { clairTimeout: 1 }],
    ['CLAIR_TIMEOUT', 'long', { clairTimeout: 1 }],
    ['CLAIR_TIMEOUT', '-5', { clairTimeout: -5 }],
    ['DOCKER_TIMEOUT', '20', { dockerTimeout: 20 }],
    ['IGNORE_UNFIXED', 'T', { ignoreUnfixed: true }],
    ['IGNORE_UNFIXED', 'yes', { ignoreUnfixed: false }],
    ['FORMAT_OUTPUT', 'TABLE', { format: 'table' }],
    ['JSON_OUTPUT', '1', { format: 'json' }],
    ['WHITELIST_FILE', 'w.yaml', { whitelistFile: 'w.yaml' }],
    ['DOCKER_INSECURE', 'true', { acceptAnyCertificate: true }],
    ['REGISTRY_INSECURE', '1', { plainHttp: true }],
    ['DOCKER_PLATFORM_ARCH', 'arm64', { platform: { os: 'linux', architecture: 'arm64' } }],
    ['DOCKER_PLATFORM_OS', 'plan9', { platform: { os: 'plan9', architecture: 'amd64' } }],
    ['KLAR_TRACE', 'false', { trace: true }],
  ])("reads Klar's variable %s=%s", (name, value, expected) => {
    expect(readKlarSettings({ [name]: value })).toMatchObject(expected);
  });

  it('prefers JSON_OUTPUT to an invalid format', () => {
    expect(readKlarSettings({ JSON_OUTPUT: 'true', FORMAT_OUTPUT: 'xml' }).format).toBe('json');
  });

  it.each([
    [
      { CLAIR_OUTPUT: 'xxx' },
      'Clair output level xxx is not supported, only support [Unknown Negligible Low Medium High Critical Defcon1]',
    ],
    [{ CLAIR_OUTPUT: ' High' }, 'Clair output level  High is not supported, only support [Unknown '],
    [{ FORMAT_OUTPUT: 'xml' }, 'Format type xml is not supported, only support [standard json table]'],
    [{ CLAIR_OUTPUT: 'a', FORMAT_OUTPUT: 'b' }, 'Clair output level a is'],
    [{ CLAIR_ADDR: 'http://' }, 'Clair address http:// is not a valid http or https address'],
  ])('refuses wrong variables of Klar: %j', (environment, message) => {
    expect(() => readKlarSettings(environment)).toThrow(message);
  });

  const pair = (text: string) => Buffer.from(text).toString('base64');
  it.each([
    [{ DOCKER_USER: 'ann' }, { kind: 'password', username: 'ann', password: '' }],
    [
      { DOCKER_USER: 'ann', DOCKER_PASSWORD: 'p:w' },
      { kind: 'password', username: 'ann', password: 'p:w' },
    ],
    [{ DOCKER_TOKEN: pair('AWS:long:one') }, { kind: 'password', username: 'AWS', password: 'long:one' }],
    [
      { DOCKER_TOKEN: pair('ann:secret'), DOCKER_USER: 'bob' },
      { kind: 'password', username: 'ann', password: 'secret' },
    ],
    [
      { DOCKER_TOKEN: 'eyJhbGciOiJub25lIn0.e30.' },
      { kind: 'registry-token', token: 'eyJhbGciOiJub25lIn0.e30.' },
    ],
    [{ DOCKER_PASSWORD: 'alone' }, undefined],
  ])("reads the registry credentials from Klar's variables %j", (environment, expected) => {
    expect(readKlarSettings(environment).credentials).toEqual(expected);
  });
});

describe('the banner', () => {
  it('prints the timeouts and the whitelist in the banner', () => {
    const settings = readKlarSettings({
      CLAIR_TIMEOUT: '60',
      DOCKER_TIMEOUT: '-5',
      WHITELIST_FILE: 'a b.yaml',
    });
    expect(renderBanner(settings)).toBe(
      'clair timeout 1h0m0s\ndocker timeout: -5m0s\nwhitelist file: a b.yaml\n',
    );
    expect(renderBanner(readKlarSettings({}))).toBe(
      'clair timeout 1m0s\ndocker timeout: 1m0s\nno whitelist file\n',
    );
  });

  it('prints no banner where JSON was asked for', () => {
    expect(renderBanner(readKlarSettings({ JSON_OUTPUT: '1' }))).toBe('');
  });
});
