import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseFailure } from './failure.ts';
import { run } from './run.ts';

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
