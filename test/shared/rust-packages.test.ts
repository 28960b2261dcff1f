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
      packages: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          source: z.string(),
          locations: z.array(z.string()),
          kind: z.string().optional(),
          readableFromFile: z.boolean().optional(),
        }),
      ),
      certain: z.array(
        z.object({
          package: z.string(),
          version: z.string(),
          id: z.string(),
          informational: z.string().optional(),
        }),
      ),
    }),
  ),
});

type Case = z.infer<typeof truth>['cases'][string];
type Known = Case['packages'][number];

/** Packages of the truth that are not listed, by the rule that leaves them out. */
const LEFT_OUT: readonly { readonly why: string; readonly is: (pkg: Known) => boolean }[] = [
  { why: 'a crate that only built the program is not in it', is: ({ kind }) => kind === 'build' },
  { why: 'nothing in the file says so', is: ({ readableFromFile }) => readableFromFile === false },
];

/** How packages stand that are not of crates.io. */
const STATUSES: Readonly<Record<string, string>> = { local: 'own', git: 'elsewhere' };

function expectedOf({ packages }: Case): readonly string[] {
  return packages.flatMap((pkg) => {
    if (LEFT_OUT.some(({ is }) => is(pkg))) return [];
    return pkg.locations.map(
      (at) => `${pkg.name}@${pkg.version} ${at} ${STATUSES[pkg.source] ?? 'installed'}`,
    );
  });
}

function lineOf({ package: name, version, id }: Case['certain'][number]): string {
  return `${name}@${version} ${id}`;
}

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips crates of Rust programs, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang/rust');
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8')));
  // Folders with a Cargo.lock hold no program.
  const programs = Object.entries(cases).filter(([name]) => name !== 'cargo-locks');

  const lab = new FindingsLab();
  beforeAll(() =>
    lab.mirror.link(
      'osv-vulnerabilities.storage.googleapis.com/crates.io',
      join(shared, 'feeds/osv/crates.io'),
    ),
  );
  afterAll(() => lab[Symbol.dispose]());

  it.each(programs)('lists the crates of the Rust programs in %s', async (_name, known) => {
    const { packages } = await indexTree(unpackTree(join(folder, known.archive)));
    const listed = packages.flatMap((pkg) =>
      locationsOf(pkg).map((at) => {
        expect(pkg).toMatchObject({ type: 'cargo', ecosystem: 'crates.io', application: at.path });
        return `${pkg.name}@${pkg.version} ${at.path} ${pkg.status ?? 'installed'}`;
      }),
    );
    expect(listed.toSorted()).toEqual(expectedOf(known).toSorted());
  });

  it.each(programs)('reports the Rust programs without a list in %s', async (_name, known) => {
    const { problems } = await indexTree(unpackTree(join(folder, known.archive)));
    const reported = problems.filter(({ kind }) => kind === 'program-without-list').map(({ path }) => path);
    const unreadable = known.packages.filter(({ readableFromFile }) => readableFromFile === false);
    expect(new Set(reported)).toEqual(new Set(unreadable.flatMap(({ locations }) => locations)));
  });

  // Of a program without a list, nothing is listed that could be vulnerable.
  it.each(programs.filter(([, known]) => expectedOf(known).length > 0))(
    'finds the certain vulnerabilities of the crates in %s, and no other',
    async (_name, known) => {
      const { findings, notices = [] } = await lab.scan(`dir:${unpackTree(join(folder, known.archive))}`);
      const [informational, certain] = [true, false].map((isNotice) =>
        known.certain.filter((each) => (each.informational !== undefined) === isNotice).map(lineOf),
      );
      expect(recordLines(findings)).toEqual(certain?.toSorted());
      expect(recordLines(notices)).toEqual(informational?.toSorted());
    },
  );
}
