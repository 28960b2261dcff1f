import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { CATALOGERS, type FileCataloger } from '../../src/catalog/index.ts';
import { markerOfPath } from '../../src/catalog/markers/index.ts';
import { indexImage } from '../../src/packages/index.ts';
import { openWorld, testImage } from '../../src/findings/testing.ts';
import { sharedFolder } from '../support/shared.ts';

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      packages: z.array(z.object({ locations: z.array(z.string()), owned_by: z.string().nullish() })),
    }),
  ),
});

/** Lists each file of metadata as a package, whatever it says: only who owns it is asked here. */
const READER: FileCataloger = {
  kind: 'file',
  id: 'test',
  version: 1,
  looksAt: (path) => markerOfPath(path) === 'python' || markerOfPath(path) === 'ruby',
  wants: () => 'whole',
  read: ({ path }) => ({ path, packages: [{ type: 'test', ecosystem: 'test', name: path, version: '1' }] }),
};

/** Returns the owner of each file of metadata in the tree of a case; undefined where nobody owns it. */
async function ownersIn(archive: string): Promise<ReadonlyMap<string, string | undefined>> {
  const path = mkdtempSync(join(tmpdir(), 'plimsoll-owners-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  execFileSync('tar', ['-xJf', archive, '-C', path]);
  await using world = await openWorld();
  const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path } as const) };
  const catalogers = [...CATALOGERS.slice(0, -1), READER, ...CATALOGERS.slice(-1)];
  const context = { ...world.context, loadCatalogers: () => Promise.resolve(catalogers) };
  const { packages } = await indexImage(testImage(source), context);
  const read = packages.filter(({ type }) => type === 'test');
  return new Map(read.map(({ name, owner }) => [name, owner]));
}

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips the owners of real files, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang');
  const casesOf = (group: string) =>
    truth.parse(JSON.parse(readFileSync(join(folder, group, 'TRUTH.json'), 'utf8'))).cases;

  it.each(['debian', 'debian-pip-over', 'debian-pip-in-place'])(
    "names Debian's packages as owners of the metadata that is theirs in the Python case %s, and no other",
    async (name) => {
      const known = casesOf('python')[name];
      const owners = await ownersIn(join(folder, 'python', known?.archive ?? ''));
      for (const { locations, owned_by: owner } of known?.packages ?? []) {
        const [at = ''] = locations;
        const found = [...owners].filter(([path]) => path === at || path.startsWith(`${at}/`));
        expect(found.map(([, each]) => each)).toEqual([owner ?? undefined]);
      }
    },
  );

  it("names Debian's packages as owners of all its Ruby gems", async () => {
    const known = casesOf('other')['ruby-debian'];
    const owners = await ownersIn(join(folder, 'other', known?.archive ?? ''));
    expect([...owners.keys()].sort()).toEqual(known?.packages.flatMap(({ locations }) => locations).sort());
    for (const owner of owners.values()) expect(owner).toMatch(/^ruby-/u);
  });
}
