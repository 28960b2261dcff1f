import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { openFileSource } from '../../src/archive/byte-source.ts';
import { goCataloger } from '../../src/catalog/language/go/index.ts';
import { FunctionSet, locationsOf } from '../../src/domain/index.ts';
import { indexTree, unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      stdlib: z.union([z.string(), z.array(z.string())]),
      packages: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          locations: z.array(z.string()),
          readableFromFile: z.boolean().optional(),
        }),
      ),
      binaries: z.record(
        z.string(),
        z.object({
          goListDeps: z.array(z.string()).optional(),
          path: z.string().nullish(),
          stdlib: z.string().optional(),
          settings: z.record(z.string(), z.string()).optional(),
        }),
      ),
      packagesInBinary: z.object({ modules: z.array(z.string()), std: z.array(z.string()) }),
      versionByLinkerFlag: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

type Case = z.infer<typeof truth>['cases'][string];

/** Packages of the truth that nothing in the file names: packed, or obfuscated. */
const UNREADABLE = ['upx', 'garble'];

/** Flags of the linker are not kept in a program that was built with -trimpath. */
const WITHOUT_FLAGS = '-trimpath';

/** Packages at their places. The version that a flag gave is the main module's: its build info has none. */
function expectedOf(known: Case): readonly string[] {
  const readable = known.packages.filter((pkg) => pkg.readableFromFile !== false);
  return readable.flatMap(({ name, version, locations }) =>
    locations.map((at) => {
      const linked = at.endsWith(WITHOUT_FLAGS) ? undefined : known.versionByLinkerFlag?.[at];
      return `${name}@${linked ?? version} ${at}`;
    }),
  );
}

/** Packages of which the linker left nothing are in no program: each name of a function follows a zero. */
function isLinked(path: string, bytes: Buffer): boolean {
  const slash = path.lastIndexOf('/') + 1;
  return bytes.includes(`\0${path.slice(0, slash)}${path.slice(slash).replaceAll('.', '%2e')}.`);
}

/** Not of the standard library, parts of which are in a program under names that nothing imports. */
function isPublished(path: string): boolean {
  return path.split('/', 1).join().includes('.');
}

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips packages of Go programs, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang/go');
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8')));

  it.each(Object.entries(cases))('lists the modules of the Go programs in %s', async (name, known) => {
    const path = unpackTree(join(folder, known.archive));
    const { packages, problems } = await indexTree(path);
    const listed = packages.flatMap((pkg) =>
      locationsOf(pkg).map((at) => {
        expect(pkg).toMatchObject({ type: 'golang', ecosystem: 'Go', application: at.path });
        return `${pkg.name}@${pkg.version} ${at.path}`;
      }),
    );
    const standard = Object.entries(known.binaries).flatMap(([at, { stdlib }]) =>
      stdlib === undefined || UNREADABLE.includes(name) ? [] : [`stdlib@${stdlib} ${at}`],
    );
    expect(listed.sort()).toEqual([...expectedOf(known), ...standard].sort());
    const unread = problems.filter(({ kind }) => ['binary-packed', 'packages-not-read'].includes(kind));
    expect(unread.length > 0).toBe(UNREADABLE.includes(name));
  });

  it.each(Object.entries(cases).filter(([name]) => !UNREADABLE.includes(name)))(
    'finds the packages that are linked into the Go programs in %s',
    (_name, known) => {
      const path = unpackTree(join(folder, known.archive));
      for (const [at, { goListDeps, settings, path: mainPath }] of Object.entries(known.binaries)) {
        const file = join(path, at);
        const { size, mode } = statSync(file);
        const body = openFileSource(file);
        const reach = goCataloger.read({ path: at, size, mode }, body)?.reach;
        body.close();
        expect(reach?.goos).toBe(settings?.['GOOS']);
        const bytes = readFileSync(file);
        const linked = goListDeps?.filter((each) => each === mainPath || isLinked(each, bytes));
        expect(reach?.packages.filter((each) => isPublished(each))).toEqual(linked);
        expect(FunctionSet.parse(reach?.functions ?? '')?.has('runtime.main')).toBe(true);
      }
    },
  );
}
