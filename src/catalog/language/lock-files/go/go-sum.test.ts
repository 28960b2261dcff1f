import { expect, it } from 'vitest';
import { combineLocks } from '../testing.ts';

const SUM = `a.org/direct v1.0.0 h1:x=
a.org/direct v1.0.0/go.mod h1:x=
a.org/old v1.0.0/go.mod h1:x=
a.org/rest v1.2.0 h1:x=
a.org/rest v1.10.0 h1:x=
a.org/rest v1.10.0/go.mod h1:x=
a.org/replaced v1.0.0 h1:x=
damaged
`;
const REQUIRED = 'require a.org/direct v1.0.1\nreplace a.org/replaced => ./replaced\n';

it.each([
  ['go 1.16\n', ['a.org/direct@v1.0.1', 'a.org/rest@v1.10.0']],
  ['', ['a.org/direct@v1.0.1', 'a.org/rest@v1.10.0']],
  ['go 1.17\n', ['a.org/direct@v1.0.1']],
  ['go 1.26.1\n', ['a.org/direct@v1.0.1']],
])('reads from go.sum what a go.mod of before Go 1.17 leaves out: %j', (language, packages) => {
  const files = { 'app/go.mod': `module m\n${language}${REQUIRED}`, 'app/go.sum': SUM };
  expect(combineLocks(files)).toEqual([{ path: 'app/go.mod', packages, problems: [] }]);
});

it('lists nothing of a go.sum alone, and notes a go.mod of before Go 1.17 that has none beside it', () => {
  const files = { 'go.mod': `module m\n${REQUIRED}`, 'other/go.sum': SUM, 'empty/go.mod': 'module m\n' };
  expect(combineLocks(files)).toEqual([
    {
      path: 'go.mod',
      packages: ['a.org/direct@v1.0.1'],
      problems: [
        'go.mod names only direct dependencies, as before Go 1.17, and the others are in go.sum, which is missing',
      ],
    },
    { path: 'empty/go.mod', packages: [], problems: [] },
  ]);
});
