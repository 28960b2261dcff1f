import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { indexTree, unpackTree } from '../support/known-tree.ts';
import { sharedFolder } from '../support/shared.ts';

/** Ecosystems of packages that are not read, by case; everything in the others is. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  // A program whose names were removed.
  'go garble': ['go'],
};

const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({
      archive: z.string(),
      root: z.string().optional(),
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
      expected: UNREAD[`${group} ${name}`] ?? [],
    }));
  });
}

if (folder === undefined) {
  it.skip('skips holes for packages of programming languages, since there is no shared data', () =>
    undefined);
} else {
  it.each(casesOf(folder))('reports holes for $name: $expected', async ({ archive, root, expected }) => {
    const { problems } = await indexTree(unpackTree(archive, root));
    const unread = problems.filter(({ kind }) => kind === 'packages-not-read');
    expect([...new Set(unread.map(({ subject }) => subject))].sort()).toEqual(expected);
  });
}
