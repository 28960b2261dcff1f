import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { indexImage } from '../../src/scan/index.ts';
import { openWorld, testImage } from '../../src/scan/testing.ts';
import { sharedFolder } from '../support/shared.ts';

/** By the names that the truth uses; what is not here is of no ecosystem that the hole names. */
const ECOSYSTEMS: Readonly<Record<string, string>> = {};

/** What the list of packages of a case does not say. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  // A program whose names were removed.
  'go garble': ['go'],
  // Records of conda: a Python package that it brought is read all the same.
  'python conda': ['conda'],
};

/** All gemspecs of it are Debian's: its lists of files own them. */
const OWNED = new Set(['other ruby-debian']);

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      root: z.string().optional(),
      packages: z.array(z.object({ ecosystem: z.string(), owned_by: z.string().nullish() })),
    }),
  ),
});

const shared = sharedFolder();
const folder = shared && join(shared, 'images/data/lang');

function casesOf(lang: string) {
  return ['js', 'python', 'java', 'go', 'other', 'rust'].flatMap((group) => {
    const { cases } = truth.parse(JSON.parse(readFileSync(join(lang, group, 'TRUTH.json'), 'utf8')));
    return Object.entries(cases).map(([name, each]) => ({
      name: `${group} ${name}`,
      archive: join(lang, group, each.archive),
      root: each.root ?? '.',
      expected: expectedOf(`${group} ${name}`, each.packages),
    }));
  });
}

function expectedOf(
  name: string,
  packages: readonly { readonly ecosystem: string; readonly owned_by?: string | null | undefined }[],
): readonly string[] {
  const unowned = OWNED.has(name) ? [] : packages.filter(({ owned_by: owner }) => typeof owner !== 'string');
  const found = unowned.flatMap(({ ecosystem }) => ECOSYSTEMS[ecosystem] ?? []);
  return [...new Set([...found, ...(ALSO[name] ?? [])])].sort();
}

if (folder !== undefined) {
  describe('an image with packages of programming languages', () => {
    let world: Awaited<ReturnType<typeof openWorld>>;
    beforeAll(async () => {
      world = await openWorld();
    });
    afterAll(() => world[Symbol.asyncDispose]());

    it.each(casesOf(folder))('reports holes for $name: $expected', async ({ archive, root, expected }) => {
      const unpacked = mkdtempSync(join(tmpdir(), 'plimsoll-lang-'));
      onTestFinished(() => {
        rmSync(unpacked, { recursive: true });
      });
      execFileSync('tar', ['-xJf', archive, '-C', unpacked]);
      const path = join(unpacked, root);
      const source = { layer: {}, open: () => Promise.resolve({ kind: 'folder', path } as const) };
      const { problems } = await indexImage(testImage(source), world.context);
      const unread = problems.filter(({ kind }) => kind === 'packages-not-read');
      expect([...new Set(unread.map(({ subject }) => subject))].sort()).toEqual(expected);
    });
  });
} else {
  it.skip('skips holes for packages of programming languages, since there is no shared data', () =>
    undefined);
}
