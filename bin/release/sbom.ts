import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { run } from './run.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

/** Writes SBOMs of what a package is built from, by the program that is in it: what the lock file pins, but for development. */
export async function writeSboms(clone: string, name: string, folder: string): Promise<void> {
  const contents = join(dirname(clone), name);
  await mkdir(contents);
  const lock = JSON.parse(await readFile(join(clone, 'package-lock.json'), 'utf8')) as Lock;
  await writeFile(join(contents, 'package-lock.json'), JSON.stringify(withoutDevelopment(lock)));
  const formats = [
    ['cyclonedx', 'cdx.json'],
    ['spdx', 'spdx.json'],
  ].map(([format = '', ending = '']) => `--format=${format}=${resolve(folder, `${name}.${ending}`)}`);
  const program = join(clone, 'dist/plimsoll.js');
  const store = join(dirname(clone), 'store.db');
  await run(process.execPath, [program, 'sbom', `dir:${name}`, '--store', store, ...formats], dirname(clone));
}

/** Removes the development dependencies, and their names from the first entry, which is the package itself. */
function withoutDevelopment(lock: Lock): Lock {
  const packages = Object.entries(lock.packages).filter(([, each]) => !each.dev && !each.devOptional);
  return {
    ...lock,
    packages: Object.fromEntries(
      packages.map(([path, each]) => [path, path === '' ? { ...each, devDependencies: {} } : each]),
    ),
  };
}
