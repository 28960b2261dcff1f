import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeTar } from '../image/tar.ts';
import { ReleaseFailure } from './failure.ts';
import { run } from './run.ts';

/** 1980, as in the single files: two builds give the same bytes. */
const TIME = 315_532_800;

/** Clones a tag, which names the version of the package, and installs what its lock file pins. Throws ReleaseFailure. */
export async function checkOut(root: string, tag: string, folder: string, isDry: boolean): Promise<string> {
  const url = `file://${root}`;
  await run('git', ['clone', '--quiet', '--depth', '1', '--branch', tag, '--', url, folder], root);
  const { version }: { version: string } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (tag !== `v${version}`) throw new ReleaseFailure(`${tag} is not v${version}, which the package says`);
  if (isDry) await borrowPackages(root, folder);
  else {
    await run('npm', ['ci', '--ignore-scripts', '--include=dev', '--include=optional'], folder);
    await run(join(folder, 'bin/link-node'), [], folder);
  }
  return folder;
}

/** Packs the npm package, which builds it, and gives its file. */
export async function packageOf(clone: string): Promise<string> {
  const [packed] = JSON.parse(await run('npm', ['pack', '--json'], clone)) as { readonly filename: string }[];
  if (!packed) throw new ReleaseFailure('npm packed nothing');
  return join(clone, packed.filename);
}

/** Packs the source maps of what was packed, for bin/where, and gives the file. */
export async function sourceMapsOf(clone: string): Promise<string> {
  const dist = join(clone, 'dist');
  const names = (await readdir(dist)).filter((each) => each.endsWith('.map')).toSorted();
  const files = await Promise.all(
    names.map(async (name) => ({ path: join('dist', name), content: await readFile(join(dist, name)) })),
  );
  const { version }: { version: string } = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'));
  const file = join(clone, `plimsoll-${version}-source-maps.tar.gz`);
  await writeFile(file, gzipSync(writeTar(files, TIME)));
  return file;
}

/** Makes the one file to download of what was packed, and gives its place. */
export async function singleFileOf(clone: string, architecture: string): Promise<string> {
  const file = await run(
    process.execPath,
    ['bin/single-file.ts', join(clone, 'single'), architecture],
    clone,
  );
  return file.trim();
}

/** Not the folder itself: a build keeps files of its own in it. */
async function borrowPackages(root: string, folder: string): Promise<void> {
  const from = join(root, 'node_modules');
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(from)) {
    if (name !== '.cache') await symlink(join(from, name), join(folder, 'node_modules', name));
  }
}
