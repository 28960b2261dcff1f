import { expect, it } from 'vitest';
import { combineLocks } from '../testing.ts';

const MODULES = {
  'go.mod':
    'module a.org/app\ngo 1.24\nrequire (\n\ta.org/api v0.0.0\n\tb.org/x v1.0.0\n\tb.org/y v1.0.0\n\tb.org/z v1.0.0\n)\n',
  'staging/api/go.mod': 'module a.org/api\ngo 1.24\nrequire a.org/app v1.0.0\n',
  'tools/go.mod': 'module a.org/tools\ngo 1.24\nrequire a.org/api v0.1.0\n',
};

it('takes what modules of a workspace require of each other for their own, and its replacements for theirs', () => {
  const work = `go 1.24
use(
\t.
\t./staging/api // the interface
\t./gone
)
replace b.org/x => ./x
replace b.org/y v1.0.0 => c.org/fork v1.2.0
replace b.org/z v2.0.0 => ./z
`;
  expect(combineLocks({ ...MODULES, 'go.work': work })).toEqual([
    {
      path: 'go.mod',
      packages: ['a.org/api@v0.0.0 own', 'b.org/x@v1.0.0 own', 'c.org/fork@v1.2.0', 'b.org/z@v1.0.0'],
      problems: [],
    },
    { path: 'staging/api/go.mod', packages: ['a.org/app@v1.0.0 own'], problems: [] },
    { path: 'tools/go.mod', packages: ['a.org/api@v0.1.0'], problems: [] },
  ]);
});

it.each([
  ['nothing', ''],
  ['folders above the image', 'use ../../staging/api\n'],
  ['another file', 'module a.org/app\n'],
])('leaves modules as they are beside a go.work of %s', (_what, work) => {
  const files = { 'staging/api/go.mod': MODULES['staging/api/go.mod'], 'go.work': work };
  expect(combineLocks(files)).toEqual([
    { path: 'staging/api/go.mod', packages: ['a.org/app@v1.0.0'], problems: [] },
  ]);
});
