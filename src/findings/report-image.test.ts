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

it.each([
  ['none', [], ['a', 'b', 'c']],
  ['that of the first', ['a'], ['b', 'c']],
  ['those of all', ['a', 'b', 'c'], []],
])(
  'names files that were not read for one reason in one hole, with these waived: %s',
  async (_, waived, left) => {
    await using world = await openWorld();
    const pathOf = (name: string) => `app/node_modules/${name}/package.json`;
    const files = ['a', 'b', 'c'].map((name) => ({ path: pathOf(name), content: '{"name": "${NAME' }));
    const line = {
      ...NO_LINE,
      allowIncomplete: waived.map((name) => `package-file-unreadable:${pathOf(name)}`),
    };
    const image = testImage(testLayer('a', files).source);
    const { result } = await scanImage(image, { line, ignore: [] }, world.context);
    const holes = result.verdict.incomplete.filter(({ kind }) => kind === 'package-file-unreadable');
    expect(holes.map(({ subject }) => subject)).toEqual(left.slice(0, 1).map(pathOf));
    expect(left.filter((name) => !holes[0]?.message.includes(pathOf(name)))).toEqual([]);
    expect(result.verdict.waived.map(({ subject }) => subject)).toEqual(waived.map(pathOf));
    expect(result.problems.map(({ kind }) => kind)).not.toContain('waiver-unused');
  },
);
