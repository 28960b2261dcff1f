import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImage } from '../../bin/examples/write-image.ts';
import { User } from '../support/cli.ts';
import { FeedMirror } from '../support/feed-mirror.ts';
import { DEBIAN, writeFeeds } from '../support/harbour.ts';

const mirror = new FeedMirror();
const user = new User();
const [BASE, MAST] = DEBIAN.layers;
if (!BASE || !MAST) throw new Error('the image has two layers');

beforeAll(async () => {
  writeFeeds(mirror);
  user.write('old.tar', writeImage({ ...DEBIAN, layers: [BASE] }));
  user.write('new.tar', writeImage(DEBIAN));
  user.write('broken.tar', 'this is no archive');
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

  it('is within the line with what was there before', async () => {
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
