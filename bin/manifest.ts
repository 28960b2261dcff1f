/**
 * Swaps package.json for the one that is published, and back: `npm pack` calls it before and after. What the bundle holds
 * already, and the Node of a clone, are not for those who install the package.
 *
 *   node bin/manifest.ts publish|restore
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EXTERNALS } from './externals.ts';
import { HOME_VARIABLE } from './release/home.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'package.json');
const kept = join(root, 'node_modules/.cache/package.json');
const PUBLISHED = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'type',
  'engines',
  'bin',
  'exports',
  'man',
  'files',
];

const task = process.argv[2];
if (task !== 'publish' && task !== 'restore') {
  console.error('usage: node bin/manifest.ts publish|restore');
  process.exit(2);
}
restore();
if (task === 'publish') publish();

/** Keeps the age of the file, here and there: by a newer one a launcher would build the bundle again. */
function publish(): void {
  const manifest: Readonly<Record<string, unknown>> & { readonly dependencies: Record<string, string> } =
    JSON.parse(readFileSync(file, 'utf8'));
  const published = {
    ...Object.fromEntries(PUBLISHED.map((key) => [key, manifest[key]])),
    ...ofHome(process.env[HOME_VARIABLE]),
    dependencies: Object.fromEntries(EXTERNALS.map((name) => [name, manifest.dependencies[name]])),
  };
  mkdirSync(dirname(kept), { recursive: true });
  renameSync(file, kept);
  writeFileSync(file, `${JSON.stringify(published, undefined, 2)}\n`);
  const { atime, mtime } = statSync(kept);
  utimesSync(file, atime, mtime);
}

/** Where npm's page leads; a package with provenance must name its repository. */
function ofHome(home: string | undefined): object {
  if (home === undefined) return {};
  return {
    homepage: `${home}#readme`,
    repository: { type: 'git', url: `git+${home}.git` },
    bugs: { url: `${home}/issues` },
  };
}

/** Puts back what an earlier call moved, one that was interrupted, too. */
function restore(): void {
  if (existsSync(kept)) renameSync(kept, file);
}
