import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
const SHIP = './ship.tar';
const BOAT = './boat.tar';
const OVER = 'max: critical=0';

beforeAll(() => {
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
  user.write('boat.tar', writeImage(ALPINE));
});

afterEach(() => rmSync(path.join(user.folder, '.plimsoll.yaml'), { force: true }));

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function scan(args: string[], environment: Readonly<Record<string, string>> = {}) {
  const places = { PLIMSOLL_FEEDS_MIRROR: mirror.folder, PLIMSOLL_OFFLINE: 'false' };
  return user.run(['scan', ...args], { environment: { ...places, ...environment } });
}

describe('settings', () => {
  it('reads settings from .plimsoll.yaml in the working directory', async () => {
    user.write('.plimsoll.yaml', `${OVER}\nonly-fixed: false\nstrict: false\n`);
    expect((await scan([SHIP])).code).toBe(1);
  });

  it.each([
    'server: http://127.0.0.1:1',
    'format: [json=report.json]',
    'allow-incomplete: [feed-missing]',
    'feeds-mirror: /elsewhere',
    'quiet: true',
    'tokens: []',
    'webhook: { target: "http://127.0.0.1:1" }',
    'nonsense: 1',
  ])('refuses settings beyond the line unless their file is named: %s', async (content) => {
    user.write('.plimsoll.yaml', `${OVER}\n${content}\n`);
    const { code, stdout, stderr } = await scan([SHIP]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`]: .plimsoll.yaml: `);
    expect(stderr).toContain(`"${content.split(':', 1)[0] ?? ''}"`);
    expect(stderr).toContain('hint: if you trust the file: --config .plimsoll.yaml\n');
    expect((await scan([SHIP, '--config', 'none'])).code).toBe(0);
  });

  it('refuses a file under another ending, and a link that leads nowhere, which it would pass over', async () => {
    user.write('.plimsoll.yml', OVER);
    const { code, stderr } = await scan([SHIP]);
    expect([code, stderr]).toEqual([
      2,
      'error[CONFIG_INVALID]: expected the file .plimsoll.yaml, got .plimsoll.yml\nhint: rename it, or read no file: --config none\n',
    ]);
    user.write('.plimsoll.yaml', '');
    expect((await scan([SHIP])).stderr).toBe(stderr);
    rmSync(path.join(user.folder, '.plimsoll.yaml'));
    expect((await scan([SHIP, '--config', '.plimsoll.yml'])).code).toBe(1);
    expect((await scan([SHIP, '--config', 'none'])).code).toBe(0);
    rmSync(path.join(user.folder, '.plimsoll.yml'));
    symlinkSync('nowhere', path.join(user.folder, '.plimsoll.yaml'));
    expect((await scan([SHIP])).stderr).toContain(
      'error[CONFIG_INVALID]: cannot read .plimsoll.yaml: it is a link that leads',
    );
  });

  it('reads settings of every kind from the same file once it is named', async () => {
    user.write('.plimsoll.yaml', `${OVER}\nformat: [json=report.json]\n`);
    expect((await scan([SHIP, '--config', '.plimsoll.yaml'])).code).toBe(1);
    expect(JSON.parse(user.read('report.json'))).toHaveProperty('results.0.configuration', {
      file: '.plimsoll.yaml',
      ignoreRules: 0,
    });
  });

  it('reads no settings file with --config none', async () => {
    user.write('.plimsoll.yaml', OVER);
    for (const run of [scan([SHIP, '--config', 'none']), scan([SHIP], { PLIMSOLL_CONFIG: 'none' })]) {
      const { code, stdout } = await run;
      expect(code).toBe(0);
      expect(stdout).not.toContain('.plimsoll.yaml');
    }
  });

  it('reads no settings from a device in place of the file', async () => {
    symlinkSync('/dev/zero', path.join(user.folder, '.plimsoll.yaml'));
    const { code, stderr } = await scan([SHIP]);
    expect(code).toBe(2);
    expect(stderr).toContain(']: cannot read .plimsoll.yaml: not a file');
  });

  it('names the right variable for a misspelt one', async () => {
    const { code, stderr } = await scan([SHIP], { PLIMSOLL_MAXIMUM: 'critical=0', PLIMSOLL_PORT: 'x' });
    expect(code).toBe(2);
    expect(stderr).toContain(']: unknown variable PLIMSOLL_MAXIMUM\nhint: ');
  });

  it('reads settings from the named file alone', async () => {
    user.write('.plimsoll.yaml', OVER);
    user.write('other.yaml', 'max: { critical: 1 }\n');
    expect((await scan([SHIP, '--config', 'other.yaml'])).code).toBe(0);
    expect((await scan([SHIP], { PLIMSOLL_CONFIG: 'other.yaml' })).code).toBe(0);
  });

  it('prefers settings of flags to the environment, and those to the file', async () => {
    user.write('.plimsoll.yaml', OVER);
    const environment = { PLIMSOLL_MAX: 'critical=1' };
    expect((await scan([SHIP])).code).toBe(1);
    expect((await scan([SHIP], environment)).code).toBe(0);
    expect((await scan([SHIP, '--max', 'critical=0'], environment)).code).toBe(1);
  });

  it.each([
    [
      'stric: true',
      '.plimsoll.yaml: unknown key "stric"; did you mean strict?',
      'if you trust the file: --config .plimsoll.yaml',
    ],
    [
      'password: secret',
      '.plimsoll.yaml: unknown key "password"',
      'if you trust the file: --config .plimsoll.yaml',
    ],
    ['max: critical=none', '.plimsoll.yaml: max: ', 'plimsoll scan --help'],
    ['max: [1, {}]', '.plimsoll.yaml: max: "1" is not a valid severity', 'plimsoll scan --help'],
    ['max: [{}]', '.plimsoll.yaml: max: "" is not a valid severity', 'plimsoll scan --help'],
    ['max: [[1]]', '.plimsoll.yaml: max.0 is not a valid value', undefined],
    ['- max', '.plimsoll.yaml: expected a mapping of keys to values', undefined],
    ['max: *x', '.plimsoll.yaml is not valid YAML', undefined],
    ['ignore: [{ id: CVE-1, reasn: x }]', '.plimsoll.yaml: ignore.0', undefined],
    ['ignore: [{ reason: x }]', 'a rule needs at least one of', undefined],
  ])('names wrong settings in the file: %s', async (content, message, hint) => {
    user.write('.plimsoll.yaml', content);
    const { code, stderr, stdout } = await scan([SHIP]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`]: ${message.startsWith('.') ? message : ''}`);
    expect(stderr).toContain(message);
    if (hint !== undefined) expect(stderr).toContain(`hint: ${hint}\n`);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('names the variable of a wrong setting', async () => {
    const { code, stderr } = await scan([SHIP], { PLIMSOLL_MIN_EPSS: '90%' });
    expect(code).toBe(2);
    expect(stderr).toContain(']: PLIMSOLL_MIN_EPSS: "90%" is not a valid probability; expected 0 to 1');
  });

  it('fails for a missing settings file only when it was named', async () => {
    const { code, stderr } = await scan([SHIP, '--config', 'nowhere.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain(']: cannot read nowhere.yaml: ENOENT');
  });
});

describe('ignore rules', () => {
  const rules = (...lines: string[]) =>
    user.write('.plimsoll.yaml', `${OVER}\nignore:\n${lines.map((line) => `  - ${line}\n`).join('')}`);

  it.each([
    '{ id: CVE-2099-0001, reason: not reachable }',
    '{ id: CVE-2099-*, package: anchor, reason: not reachable }',
    '{ package: libanchor1, version: "< 1.0-2", reason: not reachable }',
    '{ id: CVE-2099-0001, image: "*/ship*", reason: not reachable }',
    '{ id: CVE-2099-0001, path: var/lib/dpkg/status, reason: not reachable, expires: 2199-01-01 }',
  ])('hides findings that the ignore rule names: %s', async (rule) => {
    rules(rule);
    const { code, stdout } = await scan([SHIP, '--show-suppressed']);
    expect(code).toBe(0);
    expect(stdout).toContain('not reachable');
    expect(stdout).toContain('configuration .plimsoll.yaml · 1 ignore rule\n');
    const { stdout: json } = await scan([SHIP, '--format', 'json']);
    expect(JSON.parse(json)).toHaveProperty('results.0.configuration', {
      file: '.plimsoll.yaml',
      ignoreRules: 1,
    });
  });

  it.each([
    [
      '{ id: CVE-2099-0001, reason: x, expires: 2020-01-01 }',
      'ignore-rule-expired',
      'was 2020-01-01, so it no longer hides',
    ],
    ['{ id: CVE-2098-0001, reason: x }', 'ignore-rule-unused', 'matches no finding'],
    ['{ id: CVE-2099-0001, version: ">= 1.0-2", reason: x }', 'ignore-rule-unused', 'matches no finding'],
  ])('reports an ignore rule that hides nothing: %s', async (rule, kind, message) => {
    rules(rule);
    const { code, stdout } = await scan([SHIP]);
    expect(code).toBe(1);
    expect(stdout).toContain(kind);
    expect(stdout).toContain(message);
  });

  it('reports no unused ignore rule that another image of the call needs', async () => {
    rules('{ id: CVE-2099-0002, reason: x }', '{ id: CVE-2099-0001, reason: y }');
    const { code, stdout } = await scan([SHIP, BOAT, '--strict']);
    expect(code).toBe(0);
    expect(stdout).not.toContain('ignore-rule-unused');
    expect((await scan([BOAT, '--strict'])).code).toBe(3);
  });
});
