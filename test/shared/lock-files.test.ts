import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { locationsOf } from '../../src/domain/index.ts';
import { FindingsLab, recordLines } from '../support/findings-lab.ts';
import { indexTree, unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

const EXPORT = 'osv/PyPI/all.zip';

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      packages: z.array(z.object({ name: z.string(), version: z.string(), locations: z.array(z.string()) })),
      certain: z.array(
        z.object({
          package: z.string(),
          version: z.string(),
          id: z.string(),
          informational: z.string().optional(),
          source: z.string().default(EXPORT),
        }),
      ),
    }),
  ),
});

/** Cases of lock files alone. */
const CASES = [
  ['js', 'npm-locks'],
  ['python', 'locks'],
  ['rust', 'cargo-locks'],
] as const;

const DECLARED_BY_URL = ['six@1.15.0', 'idna@2.8', 'certifi@2022.5.18'].map(
  (each) => `${each} app-req/requirements.txt`,
);

/** Packages of the truth that are not listed, or listed besides, by the rule that does so. */
const RULES: readonly { readonly why: string; readonly is: (line: string) => boolean }[] = [
  {
    why: 'the truth lists what one of its lists requires, and these two are lists, too',
    is: (line) => /requirements-(?:dev|bom-crlf)\.txt$/u.test(line),
  },
  {
    why: 'the truth has a list of its own for what the file of an address tells',
    is: (line) => DECLARED_BY_URL.includes(line),
  },
];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips lock files, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang');
  const known = CASES.map(([group, name]) => {
    const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, group, 'TRUTH.json'), 'utf8')));
    const expected = cases[name];
    if (!expected) throw new Error(`the truth has no case ${name}`);
    return { name: `${group}/${name}`, ...expected, archive: join(folder, group, expected.archive) };
  });

  const lab = new FindingsLab();
  beforeAll(() => {
    for (const ecosystem of ['npm', 'PyPI', 'crates.io']) {
      const from = join(shared, 'feeds/osv', ecosystem);
      lab.mirror.link(`osv-vulnerabilities.storage.googleapis.com/${ecosystem}`, from);
    }
  });
  afterAll(() => lab[Symbol.dispose]());

  it.each(known)('lists the packages that the lock files of $name name', async ({ archive, packages }) => {
    const path = unpackTree(archive);
    const indexed = await indexTree(path);
    const listed = indexed.packages
      .filter(({ status }) => status !== 'own' || archive.includes('cargo'))
      .flatMap((pkg) => locationsOf(pkg).map((at) => `${pkg.name}@${pkg.version} ${at.path}`));
    const expected = packages.flatMap(({ name, version, locations }) =>
      locations.map((at) => `${name}@${version} ${at}`),
    );
    const compared = (lines: readonly string[]) =>
      lines.filter((line) => !RULES.some(({ is }) => is(line))).sort();
    expect(compared(listed)).toEqual(compared(expected));
    const besides = listed.filter((line) => RULES.some(({ is }) => is(line)));
    expect(besides).toHaveLength(archive.includes('python') ? 6 : 0);
  });

  it.each(known)('finds every certain vulnerability of $name in a folder', async ({ archive, certain }) => {
    const { findings } = await lab.scan(`dir:${unpackTree(archive)}`);
    const found = recordLines(findings);
    const missing = certain
      // Notices are not findings, and the records of another year are not in the mirror.
      .filter(({ informational, source }) => informational === undefined && source === EXPORT)
      .map((each) => `${each.package}@${each.version} ${each.id}`)
      .filter((line) => !found.includes(line));
    expect(missing).toEqual([]);
  });
}
