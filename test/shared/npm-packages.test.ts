import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { locationsOf } from '../../src/domain/index.ts';
import { FindingsLab, recordLines } from '../support/findings-lab.ts';
import { indexTree, unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      packages: z.array(z.object({ name: z.string(), version: z.string(), locations: z.array(z.string()) })),
      certain: z.array(z.object({ package: z.string(), version: z.string(), id: z.string() })),
    }),
  ),
});

/** Packages of a project itself, which the truth has at the link to them, and we list where that leads. */
const IS_LINKED = /^(?:@mono\/[ab]|local-tool)@/u;

/** Packages of the truth that are not listed, by the rule that leaves them out. */
const LEFT_OUT: readonly { readonly why: string; readonly is: (line: string) => boolean }[] = [
  {
    why: "Yarn's own archives are where the packages of its map are, which the truth has from its lock file",
    is: (line) => line.includes('yarn.lock'),
  },
  { why: 'no registry has a package without a version', is: (line) => line.startsWith('no-version@') },
];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips installed npm packages, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang/js');
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8')));

  const lab = new FindingsLab();
  beforeAll(() =>
    lab.mirror.link('osv-vulnerabilities.storage.googleapis.com/npm', join(shared, 'feeds/osv/npm')),
  );
  afterAll(() => lab[Symbol.dispose]());

  it.each(Object.entries(cases))(
    'finds the certain vulnerabilities of the npm packages in %s, and no other',
    async (_name, known) => {
      const { findings } = await lab.scan(`dir:${unpackTree(join(folder, known.archive))}`);
      const found = recordLines(findings);
      const certain = known.certain.map(({ package: name, version, id }) => `${name}@${version} ${id}`);
      expect(found).toEqual([...new Set(certain)].sort());
    },
  );

  it.each(Object.entries(cases))('lists the npm packages that are installed in %s', async (name, known) => {
    const path = unpackTree(join(folder, known.archive));
    const { packages } = await indexTree(path);
    const listed = packages
      .filter(({ ecosystem }) => ecosystem === 'npm')
      // Packages that a lock file names beside installed packages, which the truth does not list.
      .filter((pkg) => name === 'npm-locks' || pkg.proof !== 'lock file')
      .filter(({ proof, status }) => proof !== undefined || status !== 'own')
      .flatMap((pkg) => locationsOf(pkg).map((at) => `${pkg.name}@${pkg.version} ${at.path}`));
    const expected = known.packages
      .flatMap(({ name, version, locations }) => locations.map((at) => `${name}@${version.trim()} ${at}`))
      .filter((line) => !LEFT_OUT.some(({ is }) => is(line)) && !IS_LINKED.test(line));
    const own = listed.filter((line) => !line.includes('.yarn/cache/'));
    expect(own.sort()).toEqual(expected.sort());
    const linked = packages.filter(({ proof, status }) => proof === undefined && status === 'own');
    expect(new Set(linked.map((pkg) => `${pkg.name}@${pkg.version}`))).toEqual(
      new Set(
        known.packages.map((pkg) => `${pkg.name}@${pkg.version}`).filter((each) => IS_LINKED.test(each)),
      ),
    );
  });
}
