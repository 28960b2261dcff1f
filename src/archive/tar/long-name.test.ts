import { expect, it } from 'vitest';
import { buildTar, gnuLong } from '../testing/build-tar.ts';
import type { TarEntry } from './entry.ts';
import { TarReader } from './tar-reader.ts';

it('takes the name and the target of a header where its GNU long ones are empty', () => {
  const entries: TarEntry[] = [];
  const reader = new TarReader({
    entry: (entry) => {
      entries.push(entry);
      return false;
    },
    body: () => undefined,
  });
  reader.push(buildTar([gnuLong('L', ''), gnuLong('K', ''), { path: 'a', type: '2', target: 'b' }]));
  expect(entries).toMatchObject([{ path: 'a', kind: 'symlink', target: 'b' }]);
});
