import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { indexTree, unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

const shared = sharedFolder();
const ENVIRONMENTS = ['opt/conda', 'opt/conda/envs/app'];

if (shared === undefined) {
  it.skip('skips packages of conda, since there is no shared data', () => undefined);
} else {
  const archive = join(shared, 'images/data/lang/python/conda.tar.xz');

  it('lists every record of conda once, as a package of Python or as one that no feed covers', async () => {
    const root = unpackTree(archive);
    const { packages, problems } = await indexTree(root);
    const records = ENVIRONMENTS.flatMap((folder) => readdirSync(join(root, folder, 'conda-meta')))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.split('-').slice(0, -2).join('-'));
    const listed = packages.flatMap(({ type, name, owner = '' }) => {
      if (type === 'conda') return [name];
      return owner.startsWith('conda:') ? [owner.slice('conda:'.length)] : [];
    });
    expect(listed.sort()).toEqual(records.sort());
    const notes = problems.filter(({ kind }) => kind === 'ecosystem-not-covered');
    expect(notes.map(({ subject, count }) => [subject, count])).toEqual([
      ['conda', 1],
      ['conda', 6],
    ]);
    expect(problems.filter(({ kind }) => kind === 'packages-not-read')).toEqual([]);
  });
}
