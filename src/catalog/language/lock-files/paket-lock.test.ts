import { expect, it } from 'vitest';
import { readBrought, readLock } from './testing.ts';

const LOCK = `STORAGE: NONE
NUGET
  remote: https://api.nuget.org/v3/index.json
    Giraffe (5.0) - restriction: >= net5.0
      newtonsoft.json (>= 12.0.3)
    Newtonsoft.Json (12.0.3)
GITHUB
  remote: fsprojects/FAKE
    modules/Octokit/Octokit.fsx (0123abc)
      Octokit

GROUP Test
FRAMEWORK: NET6.0
NUGET
  remote: https://api.nuget.org/v3/index.json
    Expecto (9.0.4)\r
`;

it('reads what a paket.lock names in all of its groups', () => {
  expect(readLock('app/paket.lock', LOCK)).toEqual({
    packages: [
      'Giraffe@5.0',
      'Newtonsoft.Json@12.0.3',
      'modules/Octokit/Octokit.fsx@0123abc elsewhere',
      'Expecto@9.0.4',
    ],
    problems: [],
  });
});

it('tells which package of a paket.lock brought another, whatever its case', () => {
  expect(readBrought('paket.lock', LOCK)).toContain('Newtonsoft.Json@12.0.3 through Giraffe');
});

it.each([
  ['no source of packages', 'nuget Giraffe\n'],
  ['1 of its entries has no valid name or version', 'NUGET\n    Giraffe\n'],
  ['it names more than 100000 packages', `NUGET\n${'    A (1.0)\n'.repeat(100_001)}`],
])('reports what it cannot read of a paket.lock: %s', (reason, content) => {
  expect(readLock('paket.lock', content).problems).toEqual([`paket.lock was not read: ${reason}`]);
});
