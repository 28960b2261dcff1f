import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, withRelease, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
const [BASE, MAST] = DEBIAN.layers;
if (!BASE || !MAST) throw new Error('the image has two layers');

beforeAll(async () => {
  writeFeeds(mirror);
  user.write('old.tar', writeImage({ ...DEBIAN, layers: [BASE] }));
  user.write('new.tar', writeImage(DEBIAN));
  user.write('broken.tar', 'this is not an archive');
  user.write(
    'slackware.tar',
    withRelease(DEBIAN, { ID: 'slackware', VERSION_ID: '15.0', PRETTY_NAME: 'Slackware 15.0' }),
  );
  await user.run(['scan', '--feeds-mirror', mirror.folder, './old.tar', '--format', 'json=old.json']);
  await user.run([
    'scan',
    '--feeds-mirror',
    mirror.folder,
    './old.tar',
    './new.tar',
    '--format',
    'json=two.json',
  ]);
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

function scan(...args: string[]) {
  return user.run(['scan', '--feeds-mirror', mirror.folder, ...args]);
}

describe.each(['./old.tar', 'old.json'])('the baseline %s', (baseline) => {
  it('fails only on what is new, and lists it first', async () => {
    const { code, stdout } = await scan(
      './new.tar',
      '--baseline',
      baseline,
      '--max',
      'unknown=0,high=0',
      '-f',
      'json',
    );
    const { results } = JSON.parse(stdout) as { results: { findings: { id: string; before?: true }[] }[] };
    expect(results[0]?.findings.map(({ id, before }) => [id, before])).toEqual([
      // It is known to be exploited since 2099.
      ['CVE-2099-0001', undefined],
      ['CVE-2099-0004', undefined],
      ['CVE-2099-0003', true],
      ['CVE-2099-0002', true],
    ]);
    expect(results[0]).toMatchObject({ baseline: { reference: baseline, before: 2, new: 2 } });
    expect(code).toBe(1);
  });

  it('keeps the line with what was there before', async () => {
    const { code, stdout } = await scan('./new.tar', '--baseline', baseline, '--max', 'high=1,critical=1');
    expect(code).toBe(0);
    expect(stdout).toContain(`baseline ${baseline}: 2 new, 2 findings were there before`);
  });
});

it.each([
  ['./broken.tar', 'broken.tar'],
  ['./absent.tar', 'absent.tar'],
  ['absent.json', 'cannot read absent.json'],
  ['two.json', 'two.json is a report of 2 images, where one is needed'],
])('ends with 2, and scans nothing, where the baseline is %s', async (baseline, message) => {
  const { code, stdout, stderr } = await scan('./new.tar', '--baseline', baseline);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain('hint: ');
});

it('does not show the credentials of one registry to that of the baseline', async () => {
  const { code, stderr } = await user.run(
    ['scan', 'one.example/app:2', '--baseline', 'two.example/app:1', '--username', 'me'],
    { environment: { PLIMSOLL_PASSWORD: 'secret' } },
  );
  expect(code).toBe(2);
  expect(stderr).toContain('--username is for one registry, got images of one.example, two.example');
});

describe('the difference between two images', () => {
  function diff(...args: string[]) {
    return user.run(['diff', '--feeds-mirror', mirror.folder, ...args]);
  }

  it.each(['./old.tar', 'old.json'])('tells what moving from %s brings', async (old) => {
    const { code, stdout } = await diff(old, './new.tar', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      to: { image: './new.tar', incomplete: [] },
      brought: [{ id: 'CVE-2099-0004', package: { name: 'mast' } }],
      fixed: [],
      kept: 3,
      packages: [{ type: 'deb', name: 'mast', from: [], to: ['4.0-1'] }],
    });
  });

  it('tells in a table what moving to another image fixes', async () => {
    const { code, stdout } = await diff('./new.tar', './old.tar');
    expect(code).toBe(0);
    expect(stdout).toContain('Brought: nothing');
    expect(stdout).toMatch(/Fixed: 1 CVE.*\n.*CVE-2099-0004.*mast: /u);
    expect(stdout).toContain('3 findings in both');
    expect(stdout).toContain('- mast 4.0-1 deb');
  });

  it('ends with 3 where one of the images has a hole, and names it', async () => {
    const { code, stdout } = await diff('./slackware.tar', './old.tar');
    expect(code).toBe(3);
    expect(stdout).toContain('The answer about ./slackware.tar has 1 hole:');
    expect(
      (await diff('./slackware.tar', './old.tar', '--allow-incomplete', 'distribution-not-covered')).code,
    ).toBe(0);
  });

  it('ends with 2 where one of the images cannot be read', async () => {
    const { code, stdout } = await diff('./old.tar', './broken.tar');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
