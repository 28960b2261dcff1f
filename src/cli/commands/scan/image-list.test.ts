import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readListedImages } from './image-list.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-images-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function listed(text: string) {
  const file = join(folder, 'images.txt');
  writeFileSync(file, text);
  return readListedImages(file);
}

it('reads a list of images, with the line and the platform of each', async () => {
  const text = [
    '# the shop',
    'nginx:1.27',
    '',
    '  app:1 --max critical=0,high=10 --only-fixed\t--platform=linux/arm64 # canary\r',
    'oci:./a#b --allow-incomplete feed-stale --allow-incomplete feed-missing',
    'app:1 --platform all --min-epss 0.5',
  ].join('\n');
  expect(await listed(text)).toEqual([
    { name: 'nginx:1.27', own: {} },
    {
      name: 'app:1',
      own: {
        max: { critical: 0, high: 10 },
        onlyFixed: true,
        platform: { os: 'linux', architecture: 'arm64' },
      },
    },
    { name: 'oci:./a#b', own: { allowIncomplete: ['feed-stale', 'feed-missing'] } },
    { name: 'app:1', own: { minEpss: 0.5, platform: 'all' } },
  ]);
});

it.each([
  ['names no image', ''],
  ['names no image', '# only\n\n'],
  ['line 2: --max has no value', 'a:1\nb:1 --max'],
  ['line 1: --max: "critical" is not valid', 'a:1 --max critical'],
  ['line 1: --offline is not an option of one image', 'a:1 --offline'],
  ['line 1: b:2 is not an option of one image', 'a:1 b:2'],
  ['line 1: --max comes before any image', '--max critical=0'],
  ['line 1: --platform', 'a:1 --platform /'],
  ['more than 10000 images', 'a\n'.repeat(10_001)],
  ['is larger than', ' '.repeat(1024 ** 2 + 1)],
])('refuses a list of images with the place and the reason: %s', async (reason, text) => {
  const reading = listed(text);
  await expect(reading).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(reading).rejects.toThrow(reason);
});

it('refuses a list of images that is not there', async () => {
  await expect(readListedImages(join(folder, 'absent'))).rejects.toMatchObject({ code: 'IO_FAILED' });
});
