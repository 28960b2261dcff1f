import { expect, it } from 'vitest';
import { readOutline } from './outline.ts';
import { readLock } from './testing.ts';

const OUTLINE = `packages:
  a:
    version: 1
    needs:
      - name: b
        version: 2
      - c
    dev: true
  ? 'long'
  : version: 3
last: 4
`;

const widened = (text: string, blanks: number) =>
  text.replaceAll(/^ +/gmu, (indent) => ' '.repeat((indent.length / 2) * blanks));

it.each([1, 2, 4, 8])('reads an outline by its levels, with %i blanks for each', (blanks) => {
  const { ok, value } = readOutline(widened(OUTLINE, blanks)) as { ok: true; value: readonly object[] };
  expect([ok, value]).toEqual([
    true,
    [
      { indent: 0, key: 'packages', value: '' },
      { indent: 2, key: 'a', value: '' },
      { indent: 4, key: 'version', value: '1' },
      { indent: 4, key: 'needs', value: '' },
      { indent: 8, key: 'version', value: '2' },
      { indent: 4, key: 'dev', value: 'true' },
      { indent: 2, key: 'long', value: '' },
      { indent: 4, key: 'version', value: '3' },
      { indent: 0, key: 'last', value: '4' },
    ],
  ]);
});

it.each([
  ['pnpm-lock.yaml', "lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n    resolution: {integrity: x}\n"],
  ['yarn.lock', '__metadata:\n  version: 8\n"a@npm:1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n'],
  ['pubspec.lock', 'packages:\n  a:\n    source: hosted\n    version: "1.0.0"\n'],
])('reads a %s that a formatter has indented by four blanks', (name, content) => {
  const read = { packages: ['a@1.0.0'], problems: [] };
  expect(readLock(`app/${name}`, content)).toEqual(read);
  expect(readLock(`app/${name}`, widened(content, 4))).toEqual(read);
});
