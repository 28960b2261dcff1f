/**
 * How many known language packages a scan finds, and how many it lists that are none, each by its name. Usage:
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
      packages: z.array(named.extend({ ecosystem: z.string().optional(), status: z.string().optional() })),
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
  const counted = packages.filter(({ status }) => status === undefined);
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

interface Compared {
  readonly missed: readonly string[];
  readonly extra: readonly string[];
}

function compare(group: string, known: Case): Compared {
  const tree = mkdtempSync(join(tmpdir(), 'plimsoll-languages-'));
  try {
    execFileSync('tar', ['-xJf', join(group, known.archive), '-C', tree]);
    const { all, counted } = scan(join(tree, known.root));
    const anywhere = new Set(knownIn(known));
    return {
      missed: known.packages.map(lineOf).filter((line) => !all.has(line)),
      extra: [...counted].filter((line) => !anywhere.has(line) && !line.startsWith(STANDARD_LIBRARY)),
    };
  } finally {
    rmSync(tree, { recursive: true });
  }
}

let [known, found, extra] = [0, 0, 0];
for (const group of readdirSync(folder).filter((each) => existsSync(join(folder, each, 'TRUTH.json')))) {
  const { cases } = truth.parse(JSON.parse(readFileSync(join(folder, group, 'TRUTH.json'), 'utf8')));
  const differences: string[] = [];
  let [own, missing, others] = [0, 0, 0];
  for (const [name, each] of Object.entries(cases)) {
    const compared = compare(join(folder, group), each);
    own += each.packages.length;
    missing += compared.missed.length;
    others += compared.extra.length;
    differences.push(
      ...compared.missed.map((line) => `  ${name}: does not find ${line}`),
      ...compared.extra.map((line) => `  ${name}: lists ${line}`),
    );
  }
  console.log(`${group.padEnd(8)} ${own - missing} of ${own} found, ${others} listed that are none`);
  for (const line of differences) console.log(line);
  [known, found, extra] = [known + own, found + own - missing, extra + others];
}
console.log(`all      ${found} of ${known} found, ${extra} listed that are none`);
