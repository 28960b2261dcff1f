/**
 * How many known packages of languages a scan finds, and how many it lists that are none. Usage:
 * node bench/languages.ts FOLDER [OPTION OF SCAN...], with one folder for each language: trees in archives, and a
 * TRUTH.json that says which packages each tree has. With feeds, jars get the groups that only advisories tell; here
 * their artifacts are compared. Build first: node bin/build.ts
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const named = z.object({ name: z.string(), version: z.string() });
const truth = z.object({
  cases: z.record(
    z.string(),
    z.object({ archive: z.string(), root: z.string().default('.'), packages: z.array(named) }).loose(),
  ),
});
const report = z.object({
  results: z.array(
    z.object({
      packages: z.array(named.extend({ ecosystem: z.string().optional(), standing: z.string().optional() })),
    }),
  ),
});

const [folder = '', ...options] = process.argv.slice(2);

type Case = z.infer<typeof truth>['cases'][string];

/** Go's, which the truth has apart from packages. */
const STANDARD_LIBRARY = 'stdlib ';
const PROGRAM = join(import.meta.dirname, '../plimsoll');

/** Lists the packages of a tree, as `name version`; `all` includes those that a scan does not count. */
function scan(path: string): { readonly all: ReadonlySet<string>; readonly counted: ReadonlySet<string> } {
  const args = ['scan', `dir:${path}`, '--format', 'json', ...options];
  const { stdout } = spawnSync(PROGRAM, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const packages = report
    .parse(JSON.parse(stdout))
    .results.flatMap((result) => result.packages)
    .filter(({ ecosystem }) => ecosystem !== undefined);
  const counted = packages.filter(({ standing }) => standing === undefined);
  return { all: new Set(packages.map(lineOf)), counted: new Set(counted.map(lineOf)) };
}

function lineOf({ name, version }: z.infer<typeof named>): string {
  return `${name.slice(name.indexOf(':') + 1)} ${version.trim()}`;
}

/** Collects every package that a case names anywhere: installed, cached, tolerated. */
function knownIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = named.safeParse(value);
  return [...(own.success ? [lineOf(own.data)] : []), ...Object.values(value).flatMap(knownIn)];
}

function compare(group: string, known: Case): { readonly found: number; readonly extra: number } {
  const tree = mkdtempSync(join(tmpdir(), 'plimsoll-languages-'));
  try {
    execFileSync('tar', ['-xJf', join(group, known.archive), '-C', tree]);
    const { all, counted } = scan(join(tree, known.root));
    const anywhere = new Set(knownIn(known));
    return {
      found: known.packages.filter((pkg) => all.has(lineOf(pkg))).length,
      extra: [...counted].filter((line) => !anywhere.has(line) && !line.startsWith(STANDARD_LIBRARY)).length,
    };
  } finally {
    rmSync(tree, { recursive: true });
  }
}

let [known, found, extra] = [0, 0, 0];
for (const group of readdirSync(folder).filter((each) => existsSync(join(folder, each, 'TRUTH.json')))) {
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, group, 'TRUTH.json'), 'utf8')));
  const compared = Object.values(cases).map((each) => ({ each, ...compare(join(folder, group), each) }));
  const sum = (count: (each: (typeof compared)[number]) => number) =>
    compared.reduce((total, each) => total + count(each), 0);
  const [own, ours, others] = [
    sum(({ each }) => each.packages.length),
    sum((each) => each.found),
    sum((each) => each.extra),
  ];
  console.log(`${group.padEnd(8)} ${ours} of ${own} found, ${others} listed that are none`);
  [known, found, extra] = [known + own, found + ours, extra + others];
}
console.log(`all      ${found} of ${known} found, ${extra} listed that are none`);
