import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const EXPORTED =
  /^export (?:async )?(?:abstract )?(?:function\*?|const|class|interface|type|enum) ([\w$]+)/gm;

/** Declared names by file. Helpers of tests are not the product's. */
function filesOfNames(): ReadonlyMap<string, readonly string[]> {
  const files = globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter((file) => !file.endsWith('.test.ts') && !/\/testing[/.]/.test(file))
    .sort();
  const declared = files.flatMap((file) => {
    const names = readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(EXPORTED);
    return Array.from(new Set(Array.from(names, ([, name = '']) => name)), (name) => ({ name, file }));
  });
  return new Map(
    Array.from(
      Map.groupBy(declared, ({ name }) => name),
      ([name, all]) => [name, all.map(({ file }) => file)],
    ),
  );
}

/** Limits of two subjects, or files of one name in sibling folders, which fulfil one contract. */
function areTwins(first: string, second: string): boolean {
  if (first.endsWith('/limits.ts') && second.endsWith('/limits.ts')) return true;
  const [one, other] = [first.split('/'), second.split('/')];
  const differing = one.filter((part, at) => part !== other[at]).length;
  return one.length === other.length && one.at(-1) === other.at(-1) && differing <= 1;
}

it('declares each exported name in one file, but for limits and sibling folders with one contract', () => {
  const names = filesOfNames();
  expect(names.size).toBeGreaterThan(4000);
  const repeated = [...names].filter(([, files]) =>
    files.some((file) => files.some((other) => !areTwins(file, other))),
  );
  expect(repeated.map(([name, files]) => `${name}: ${files.join(', ')}`)).toEqual([]);
});
