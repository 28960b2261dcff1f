import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { locationsOf } from '../../src/domain/index.ts';
import { indexImage } from '../../src/scan/index.ts';
import { openWorld, testImage } from '../../src/scan/testing.ts';
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
    const path = mkdtempSync(join(tmpdir(), 'plimsoll-other-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    execFileSync('tar', ['-xJf', join(folder, known.archive), '-C', path]);
    await using world = await openWorld();
    const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path } as const) };
    const { packages } = await indexImage(testImage(source), world.context);
    const listed = packages
      .filter(({ ecosystem }) => ecosystem !== undefined && ECOSYSTEMS.has(ecosystem))
      // A gem in a folder of the application is its own: a lock file names it, and nothing is installed.
      .filter(({ proof, standing }) => !(proof === 'lock file' && standing === 'own'))
      .flatMap((pkg) => locationsOf(pkg).map((at) => `${pkg.name}@${pkg.version} ${at.path}`));
    const expected = known.packages.flatMap(({ name, version, locations }) =>
      locations.map((at) => `${name}@${version} ${at}`),
    );
    expect(listed.sort()).toEqual(expected.sort());
  });
}
