import { expect, it } from 'vitest';
import { NO_LINE } from '../policy/index.ts';
import { scanImage } from './scan-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

it.each([
  ['1 package was', ['a']],
  ['2 packages were', ['a', 'b']],
])('tells of an image without a release file that %s not looked up', async (counted, names) => {
  await using world = await openWorld();
  const entries = names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\n\n`);
  const status = { path: 'var/lib/dpkg/status', content: entries.join('') };
  const image = testImage(testLayer('a', [status]).source);
  const { result } = await scanImage(image, { line: NO_LINE, ignore: [] }, world.context);
  expect(result.verdict.incomplete.map(({ message }) => message)).toEqual([
    `${counted} not looked up: no file names the distribution`,
  ]);
});
