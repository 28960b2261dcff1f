import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PROGRAM, User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { ALPINE, DEBIAN, withRelease, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
const SHIP = './ship.tar';
const BOAT = './boat.tar';

beforeAll(() => {
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
  user.write('boat.tar', writeImage(ALPINE));
  user.write('broken.tar', 'this is not an archive');
  user.write(
    'slackware.tar',
    withRelease(DEBIAN, { ID: 'slackware', VERSION_ID: '15.0', PRETTY_NAME: 'Slackware 15.0' }),
  );
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function scan(...args: string[]) {
  return user.run(['scan', '--feeds-mirror', mirror.folder, ...args]);
}

describe('the exit code of a scan', () => {
  it.each<[string[], number]>([
    [[SHIP], 0],
    [[SHIP, BOAT, '--max', 'critical=1,high=2'], 0],
    [[SHIP, BOAT, '--max', 'critical=0'], 1],
    [[SHIP, '--max', 'low=4'], 0],
    [[SHIP, '--max', 'low=2'], 1],
    [[SHIP, '--max', 'low=2', '--only-fixed'], 0],
    [[SHIP, '--max', 'unknown=0'], 1],
    [[SHIP, '--max', 'unknown=0', '--only-fixed'], 0],
    [[SHIP, '--fail-on-kev'], 1],
    [[SHIP, '--fail-on-kev', '--no-fail-on-kev'], 0],
    [[SHIP, '--min-epss', '0.95'], 0],
    [[SHIP, '--min-epss', '0.9'], 1],
    [[SHIP, '--max', 'low=0', '--within', 'severity=low,days=3650'], 0],
    [[SHIP, '--max', 'low=0', '--within', 'severity=low,fixable=true,days=3650'], 1],
    [[SHIP, '--max', 'low=9', '--within', 'severity=low,days=1'], 1],
    [[SHIP, '--within', 'severity=malicious,days=1'], 0],
    [[SHIP, '--strict'], 0],
  ])('ends a scan of %j with %i', async (args, code) => {
    const { code: actual, stderr } = await scan(...args);
    expect({ code: actual, stderr }).toEqual({ code, stderr: '' });
  });

  it.each<[string, string[], number]>([
    ['could not scan, over, incomplete', ['./broken.tar', SHIP, './slackware.tar', '--max', 'critical=0'], 2],
    ['over, incomplete', [SHIP, './slackware.tar', '--max', 'critical=0'], 1],
    ['incomplete, within', [SHIP, './slackware.tar'], 3],
    ['no such image, within', [SHIP, './nothing.tar'], 2],
  ])('ends a scan of several images with the worst exit code: %s', async (_, args, code) => {
    expect((await scan(...args)).code).toBe(code);
  });

  it('scans the images of several lists, one of them on standard input', async () => {
    user.write('boats.txt', BOAT);
    const lists = ['--images', 'boats.txt', '--images', '-', '--feeds-mirror', mirror.folder];
    const { code, stdout } = await user.run(['scan', ...lists, '--format', 'summary'], {
      input: `${SHIP} --max critical=0\n`,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\.\/boat\.tar .*\n\.\/ship\.tar .*over the line/u);
  });

  it('refuses two platforms, of which it would read the last', async () => {
    const { code, stderr } = await scan(SHIP, '--platform', 'linux/arm64', '--platform', 'linux/amd64');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--platform: expected one, got 2; ')]);
  });

  it('refuses two configuration files, of which the last would draw the line', async () => {
    user.write('strict.yaml', 'max: { critical: 0 }');
    const { code, stderr } = await scan(SHIP, '--config', 'strict.yaml', '--config', 'none');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--config: expected one, got 2')]);
  });

  it.each<[string, number]>([
    ['distribution-not-covered', 0],
    ['distribution-not-covered:slackware:15.0', 0],
    ['feed-missing,distribution-not-covered', 0],
    ['distribution-not-covered:slackware:14.2', 3],
    ['feed-missing', 3],
  ])('ends a scan whose hole meets --allow-incomplete %s with %i', async (waiver, code) => {
    expect((await scan('./slackware.tar', '--allow-incomplete', waiver)).code).toBe(code);
  });

  it('refuses to waive an unknown kind of hole, and names the nearest', async () => {
    const { code, stderr } = await scan(SHIP, '--allow-incomplete', 'feed-mising');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error[CONFIG_INVALID]: --allow-incomplete: "feed-mising" is not a valid kind of problem; did you mean feed-missing?\n' +
        'hint: plimsoll scan --help\n',
    );
  });
});

describe('an image that fails', () => {
  it('reports a failed image in two lines, and scans the others', async () => {
    const { stdout, stderr } = await scan('./broken.tar', BOAT);
    expect(stderr).toMatch(/^error\[[A-Z_]+\]: .*broken\.tar.*\nhint: .*\n$/);
    expect(stdout).toContain('./boat.tar');
    expect(stdout).toContain('CVE-2099-0001');
  });

  it('includes a failed image in the JSON report with its code', async () => {
    const { stdout } = await scan('./broken.tar', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      results: [],
      failures: [{ reference: './broken.tar', code: 'IMAGE_INVALID' }],
    });
  });
});

describe('the report', () => {
  it('writes reports to standard output and to a file at once', async () => {
    const { code, stdout } = await scan(SHIP, BOAT, '--format', 'table', '--format', 'json=out.json');
    expect(code).toBe(0);
    expect(stdout).toContain('4 CVEs, 2 with a fix · 1 critical · 1 high · 1 medium · 1 unknown');
    const { results } = JSON.parse(user.read('out.json')) as { results: { findings: { id: string }[] }[] };
    expect(results.map(({ findings }) => findings.map(({ id }) => id))).toEqual([
      ['CVE-2099-0001', 'CVE-2099-0003', 'CVE-2099-0002', 'CVE-2099-0004'],
      ['CVE-2099-0001'],
    ]);
  });

  it('names the layer, the instruction, the fix and the upgrade command in the report', async () => {
    const { stdout } = await scan(SHIP);
    expect(stdout).toContain('ADD rootfs.tar.xz / # debian:13');
    expect(stdout).toContain('RUN apt-get install mast');
    expect(stdout).toContain('fixed in 1.0-2');
    expect(stdout).toContain('apt-get install --only-upgrade libanchor1 keel');
  });

  it.each([
    ['in no folder', 'nowhere/out.json', 'cannot write nowhere/out.json: ENOENT'],
    ['that is a folder', 'a-folder', 'cannot write a-folder'],
  ])('fails in two lines for a report in a file %s', async (_, file, message) => {
    mkdirSync(path.join(user.folder, 'a-folder'), { recursive: true });
    const { code, stderr } = await scan(SHIP, '--format', `json=${file}`);
    expect(code).toBe(2);
    expect(stderr).toContain(`]: ${message}`);
    expect(stderr).not.toContain('    at ');
    expect(readdirSync(user.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('refuses two formats on standard output before it reads anything', async () => {
    const { code, stderr, stdout } = await scan(SHIP, '--format', 'json', '--format', 'table');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('only one format can go to standard output');
  });

  it('refuses two formats for one file, by whichever names', async () => {
    const { code, stderr } = await scan(SHIP, '--format', 'json=out', '--format', 'table=./out');
    expect([code, stderr]).toEqual([2, expect.stringContaining('two formats for the same file')]);
  });

  it('writes behind what others wrote to standard output', async () => {
    const script =
      'echo before; "$@" --format csv=/dev/stdout --format summary; "$@" --format csv=/dev/stdout; echo after';
    const words = [process.execPath, PROGRAM, 'scan', BOAT, '--feeds-mirror', mirror.folder];
    await user.execute('sh', ['-c', `exec >log; ${script}`, 'sh', ...words]);
    const lines = user.read('log').split(/\r?\n/u);
    const csv = ['record', 'verdict', 'finding'];
    expect(lines.map((line) => line.split(/[ ,]/u)[0])).toEqual([
      'before',
      ...csv,
      BOAT,
      ...csv,
      'after',
      '',
    ]);
  });

  it('refuses an unknown report format, and names the nearest', async () => {
    const { code, stderr } = await scan(SHIP, '--format', 'jsn');
    expect(code).toBe(2);
    expect(stderr).toBe('error[USAGE]: unknown format "jsn"\nhint: did you mean json?\n');
  });
});

it('leaves nothing but its store behind after a scan', async () => {
  using newcomer = new User();
  newcomer.write('ship.tar', writeImage(DEBIAN));
  await newcomer.run(['scan', SHIP, '--feeds-mirror', mirror.folder]);
  expect(newcomer.leftBehind()).toEqual([]);
  expect(readdirSync(newcomer.folder)).toEqual(['ship.tar']);
  expect(existsSync(newcomer.store)).toBe(true);
});
