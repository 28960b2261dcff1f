import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** Files that a call enters by. Behind an interface, or in a thread, it goes on in a file that none of them imports. */
const CALLS = [
  ['a scan', ['cli/commands/scan/run.ts', 'packages/layers/thread/layer-thread.ts']],
  [
    'a report of the server',
    [
      'server/routes/api/reports.ts',
      'server/routes/clair-v4/vulnerability-reports.ts',
      'server/routes/clair-v1/layers.ts',
      'server/routes/harbor/report.ts',
      'server/reports/create-reports.ts',
      'server/work/tasks/render-report.ts',
    ],
  ],
  [
    'a sync of a feed',
    ['cli/commands/feeds/sync.ts', 'server/feeds/create-feeds.ts', 'server/work/tasks/sync-feed.ts'],
  ],
] as const;

type ImportsOf = (file: string) => readonly string[];

/** The top-level folder of a file. */
function folderOf(file: string): string {
  return file.split('/', 1).join();
}

/** Folders whose subfolders are stations of a call; elsewhere a subfolder is a part of its parent. */
const PARTED: ReadonlySet<string | undefined> = new Set([
  'advisory',
  'server',
  'packages',
  'findings',
  'stored',
  'cli',
]);

/** The subfolder of such a folder; nothing for any other file, which may stand above or below it. */
function subfolderOf(file: string): string | undefined {
  const [folder, subfolder, name] = file.split('/', 3);
  return PARTED.has(folder) && name !== undefined ? `${folder ?? ''}/${subfolder ?? ''}` : undefined;
}

/** Paths from these files that leave a folder and come back to it: the shortest one for each import that leaves. */
function reentries(
  entries: readonly string[],
  importsOf: ImportsOf,
  folder: (file: string) => string | undefined,
): readonly string[] {
  const reached = new Set(entries);
  const found: string[] = [];
  for (const file of reached) {
    const left = folder(file);
    for (const next of importsOf(file)) {
      reached.add(next);
      if (left === undefined || folder(next) === left) continue;
      const path = pathInto(left, next, importsOf, folder);
      if (path) found.push([file, ...path].join(' -> '));
    }
  }
  return found;
}

function pathInto(
  wanted: string,
  from: string,
  importsOf: ImportsOf,
  folder: (file: string) => string | undefined,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const file of cameFrom.keys()) {
    if (folder(file) === wanted) return pathTo(file, cameFrom);
    for (const next of importsOf(file)) if (!cameFrom.has(next)) cameFrom.set(next, file);
  }
  return undefined;
}

function pathTo(file: string, cameFrom: ReadonlyMap<string, string | undefined>): readonly string[] {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...pathTo(before, cameFrom), file];
}

/** Reads a file's imports, of types too, and those that load a module when it is needed. */
function readImports(file: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.') && fileName.endsWith('.ts'))
    .map(({ fileName }) => posix.join(posix.dirname(file), fileName));
}

const read = new Map<string, readonly string[]>();
const importsInSource: ImportsOf = (file) => {
  const imports = read.get(file) ?? readImports(file);
  read.set(file, imports);
  return imports;
};

it.each(CALLS)('never lets %s come back to a folder of src/ that it has left', (_call, entries) => {
  expect(reentries(entries, importsInSource, folderOf)).toEqual([]);
});

it.each(CALLS)(
  'never lets %s come back to a subfolder of a parted folder that it has left',
  (_call, entries) => {
    expect(reentries(entries, importsInSource, subfolderOf)).toEqual([]);
  },
);

it('follows each call through the parts that do its work', () => {
  const folders = CALLS.map(([, entries]) => {
    const reached = new Set<string>(entries);
    for (const file of reached) for (const next of importsInSource(file)) reached.add(next);
    return new Set([...reached].map(folderOf));
  });
  const [scan, report, sync] = folders;
  expect([...(scan ?? [])]).toEqual(
    expect.arrayContaining(['findings', 'packages', 'image', 'catalog', 'match', 'store']),
  );
  expect([...(report ?? [])]).toEqual(expect.arrayContaining(['server', 'findings', 'match', 'report']));
  expect([...(sync ?? [])]).toEqual(expect.arrayContaining(['advisory', 'http', 'versions', 'store']));
});

it('names the path that comes back', () => {
  const imports: Readonly<Record<string, readonly string[]>> = {
    'findings/scan-image.ts': ['findings/context.ts', 'match/index.ts'],
    'match/index.ts': ['match/look-up.ts'],
    'match/look-up.ts': ['domain/index.ts', 'findings/context.ts'],
  };
  const found = reentries(['findings/scan-image.ts'], (file) => imports[file] ?? [], folderOf);
  expect(found).toEqual([
    'findings/scan-image.ts -> match/index.ts -> match/look-up.ts -> findings/context.ts',
  ]);
});

it('keeps every folder but the list of distributions small enough to read', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const products = files.filter(
    (file) => file.endsWith('.ts') && !/\.test\.ts$|(?:^|\/)testing[./]/.test(file),
  );
  const large = Object.entries(Object.groupBy(products, (file) => posix.dirname(file)))
    .filter(([folder, own = []]) => folder !== 'distributions' && own.length > 40)
    .map(([folder]) => folder);
  expect(large).toEqual([]);
});
