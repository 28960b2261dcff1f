import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { locationsOf } from '../../src/domain/index.ts';
import { indexTree, unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      packages: z.array(
        z.object({
          ecosystem: z.string(),
          name: z.string(),
          version: z.string(),
          locations: z.array(z.string()),
        }),
      ),
    }),
  ),
});

const ECOSYSTEMS = new Set(['RubyGems', 'Packagist', 'NuGet']);

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips gems and packages of PHP and .NET, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang/other');
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8')));

  it.each(Object.entries(cases))('lists the packages that are installed in %s', async (_name, known) => {
    const path = unpackTree(join(folder, known.archive));
    const { packages } = await indexTree(path);
    const listed = packages
      .filter(({ ecosystem }) => ecosystem !== undefined && ECOSYSTEMS.has(ecosystem))
      // A gem in a folder of the application is its own: a lock file names it, and nothing is installed.
      .filter(({ proof, status }) => !(proof === 'lock file' && status === 'own'))
      .flatMap((pkg) => locationsOf(pkg).map((at) => `${pkg.name}@${pkg.version} ${at.path}`));
    const expected = known.packages.flatMap(({ name, version, locations }) =>
      locations.map((at) => `${name}@${version} ${at}`),
    );
    expect(listed.sort()).toEqual(expected.sort());
  });
}
