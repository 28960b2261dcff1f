import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, withRelease, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
const SHIP = './ship.tar';

beforeAll(() => {
  writeFeeds(mirror);
  user.write('ship.tar', writeImage(DEBIAN));
  user.write('slackware.tar', withRelease(DEBIAN, { ID: 'slackware', VERSION_ID: '15.0' }));
  const rule = '{ id: CVE-2099-0002, reason: accepted by the harbour master }';
  user.write('rules.yaml', `ignore: [${rule}]\n`);
});

afterAll(() => {
  user[Symbol.dispose]();
  mirror[Symbol.dispose]();
});

async function explain(id: string, image = SHIP, ...args: string[]) {
  const run = await user.run(['explain', id, image, '--feeds-mirror', mirror.folder, ...args]);
  return { ...run, text: run.stdout.replaceAll(/\s+/g, ' ') };
}

it('names the whole line where image and ID changed places', async () => {
  const { code, stderr } = await explain(SHIP, 'cve-2099-0001');
  expect(code).toBe(2);
  expect(stderr).toMatch(/hint: plimsoll explain CVE-2099-0001 \S*ship\.tar\n/u);
});

it('explains a reported CVE with all its evidence', async () => {
  const { code, text, stderr } = await explain('CVE-2099-0001');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const part of [
    'Reported, in 1 package.',
    'libanchor1 1.0-1',
    'var/lib/dpkg/status',
    'ADD rootfs.tar.xz',
    'debian-tracker',
    '< 1.0-2',
    'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    'EPSS',
    '2099-01-02',
  ]) {
    expect(text).toContain(part);
  }
});

it.each([
  ['is not affected', 'CVE-2099-0006', 'keel 3.0-1 not affected, according to the distribution'],
  ['has a version outside', 'CVE-2099-0005', 'the installed version is outside of the affected range'],
  ['is not installed', 'CVE-2099-0007', 'none is installed: rudder'],
  [
    'is in no feed',
    'CVE-2099-9999',
    'the feeds (debian-tracker: unfixed known) do not name it for this release',
  ],
])('gives as the reason that a package %s', async (_, id, reason) => {
  const { code, text } = await explain(id);
  expect(code).toBe(0);
  expect(text).toContain(`${id} in ./ship.tar Not reported:`);
  expect(text).toContain(reason);
});

it('gives a rule that hides the id as the reason', async () => {
  const { text } = await explain('CVE-2099-0002', SHIP, '--config', 'rules.yaml');
  expect(text).toContain('Not reported: what was found is suppressed.');
  expect(text).toContain('accepted by the harbour master');
});

it('finds an id in upper and lower case', async () => {
  expect((await explain('cve-2099-0001')).text).toContain('CVE-2099-0001 in ./ship.tar Reported');
});

it('distinguishes a distribution without a feed from an id that is not reported', async () => {
  const { code, text } = await explain('CVE-2099-0001', './slackware.tar');
  expect(code).toBe(3);
  expect(text).toContain('distribution-not-covered');
});

it('fails to explain an image that cannot be read', async () => {
  const { code, stdout, stderr } = await explain('CVE-2099-0001', './nothing.tar');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(']: no file or folder ./nothing.tar\nhint: ');
});

it('prints the explained finding as JSON', async () => {
  const { code, stdout } = await user.run([
    'explain',
    'CVE-2099-0001',
    SHIP,
    '--feeds-mirror',
    mirror.folder,
    '--format',
    'json',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    id: 'CVE-2099-0001',
    kind: 'reported',
    findings: [{ id: 'CVE-2099-0001', evidence: [{ feed: 'debian-tracker' }] }],
    incomplete: [],
  });
});

it('prints the reason for an unreported id as JSON', async () => {
  const { stdout } = await explain('CVE-2001-0001', SHIP, '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ id: 'CVE-2001-0001', kind: 'not-in-feeds' });
});
