import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { isCounted, locationsOf, type PackageStatus } from '../../src/domain/index.ts';
import { FindingsLab, recordLines } from '../support/findings-lab.ts';
import { indexTree, unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

const placed = z.object({ name: z.string(), version: z.string(), location: z.string() });
const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      packages: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          locations: z.array(z.string()),
          editable: z.boolean().optional(),
          direct: z
            .object({ url: z.string(), dir_info: z.unknown(), vcs_info: z.unknown() })
            .partial()
            .optional(),
          installer: z.string().nullish(),
          owned_by: z.string().nullish(),
        }),
      ),
      cached: z.array(placed).default([]),
      in_archive: z.array(placed).default([]),
      unreachable: z.array(placed).default([]),
      not: z.array(z.object({ what: z.string(), location: z.string().optional() })).default([]),
      certain: z
        .array(z.object({ package: z.string(), version: z.string(), id: z.string(), source: z.string() }))
        .default([]),
    }),
  ),
});
type Case = z.infer<typeof truth>['cases'][string];

/** Places that are listed besides, and not as installed: the truth has them as not installed, or not at all. */
const LISTED: readonly { readonly why: string; readonly is: (line: string) => boolean }[] = [
  { why: 'a loose wheel', is: (line) => /\.whl( |\/)/u.test(line) && /(cached|bundled)$/u.test(line) },
  { why: "conda's cache", is: (line) => line.includes('conda/pkgs/') && line.endsWith('cached') },
  { why: 'what a package vendors', is: (line) => line.includes('vendor') && line.endsWith('bundled') },
];

function expectedOf(known: Case): readonly string[] {
  const installed = known.packages.flatMap((pkg) => {
    return pkg.locations.map((at) => line(pkg, at, statusOf(pkg)));
  });
  const cached = known.cached.map((pkg) => line(pkg, pkg.location, 'cached'));
  const others = [...known.in_archive, ...known.unreachable].map((pkg) => {
    // Of a program in one file, the truth does not say where in it the metadata is.
    const at = pkg.location.endsWith('onefile')
      ? `${pkg.location}/${pkg.name}-${pkg.version}.dist-info`
      : pkg.location;
    return line(pkg, at, pkg.location.includes('/pyi/') ? 'frozen' : undefined);
  });
  return [...installed, ...cached, ...others].sort();
}

/** A package from a folder or a repository is probably the index's, unless conda built it there. */
function statusOf({
  editable,
  direct,
  installer,
  owned_by: owner,
}: Case['packages'][number]): PackageStatus | undefined {
  if (typeof owner === 'string') return 'distribution-owned';
  if (editable === true) return 'own';
  const isElsewhere = direct && installer !== 'conda' && ('dir_info' in direct || 'vcs_info' in direct);
  return isElsewhere === true ? 'probable' : undefined;
}

function line(
  { name, version }: { readonly name: string; readonly version: string },
  at: string,
  status: PackageStatus | undefined,
): string {
  return `${name}@${version} ${at} ${status ?? ''}`;
}

/** The folder of the metadata, or a file that is metadata itself; within an archive, as the truth writes it. */
function folderOf(path: string, root: string): string {
  const place = existsSync(join(root, path)) ? path : path.replace('!', '/');
  return /\.(?:egg-info|txt|whl)$/u.test(place) ? place : dirname(place);
}

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips installed Python packages, since there is no shared data', () => undefined);
} else {
  const folder = join(shared, 'images/data/lang/python');
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, 'TRUTH.json'), 'utf8')));
  const installed = Object.entries(cases).filter(([name]) => name !== 'locks');

  const lab = new FindingsLab();
  beforeAll(() =>
    lab.mirror.link('osv-vulnerabilities.storage.googleapis.com/PyPI', join(shared, 'feeds/osv/PyPI')),
  );
  afterAll(() => lab[Symbol.dispose]());

  it.each(installed)(
    'finds the certain vulnerabilities of the Python packages in %s',
    async (_name, known) => {
      const { findings } = await lab.scan(`dir:${unpackTree(join(folder, known.archive))}`);
      const found = recordLines(findings);
      const certain = known.certain
        .filter(({ source }) => source === 'osv/PyPI/all.zip')
        .map(({ package: name, version, id }) => `${name}@${version} ${id}`);
      expect(certain.filter((each) => !found.includes(each))).toEqual([]);
      const silent = known.not.map(({ what }) => `${what.replace(' ', '@')} `);
      const counted = known.packages.map(({ name, version }) => `${name}@${version} `);
      const wrong = silent.filter((each) => !counted.includes(each));
      expect(found.filter((each) => wrong.some((start) => each.startsWith(start)))).toEqual([]);
    },
  );

  it.each(installed)('lists the Python packages that are installed in %s', async (_name, known) => {
    const path = unpackTree(join(folder, known.archive));
    const { packages } = await indexTree(path);
    const listed = packages
      .filter(({ ecosystem }) => ecosystem === 'PyPI')
      .flatMap((pkg) =>
        locationsOf(pkg).map((at) => {
          const status = pkg.status === 'unproved' ? undefined : pkg.status;
          return line(pkg, folderOf(at.path, path), status);
        }),
      );
    const expected = expectedOf(known);
    const besides = listed.filter((each) => !expected.includes(each) && LISTED.some(({ is }) => is(each)));
    expect(listed.filter((each) => !besides.includes(each)).sort()).toEqual(expected);
    const counted = packages
      .filter(isCounted)
      .map(({ name, version, database }) => `${name} ${version} ${folderOf(database, path)}`);
    for (const { what, location } of known.not) expect(counted).not.toContain(`${what} ${location ?? ''}`);
  });
}
