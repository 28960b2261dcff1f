/**
 * Makes the release files from a tag: the npm package and the single files, each built in two folders and compared; the
 * bundle's source maps; an SBOM of each; checksums, and their signature if there is a key. Publishes nothing.
 *
 *   node bin/release.ts TAG FOLDER [--key FILE] [--dry-run]
 *
 * The package names the address of the project, as GitHub's or GitLab's CI knows it, or the variable RELEASE_PROJECT.
 * The key is Ed25519's, in PEM. A dry run builds with the packages of this clone, in place of those that it would install,
 * and the single file for this machine alone.
 */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkOut, packageOf, singleFileOf, sourceMapsOf } from './release/check-out.ts';
import { readSigningKey, writeChecksums, writeSignature } from './release/checksums.ts';
import { writeSboms } from './release/sbom.ts';
import { ReleaseFailure } from './release/failure.ts';
import { homeIn, HOME_VARIABLE } from './release/home.ts';
import { MACHINES } from './single-file/machines.ts';

const root = join(import.meta.dirname, '..');
const USAGE = 'usage: node bin/release.ts TAG FOLDER [--key FILE] [--dry-run]';

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  const [tag, folder, ...others] = positionals;
  if (tag === undefined || folder === undefined || others.length > 0) throw new ReleaseFailure(USAGE);
  await release(tag, folder, values.key, values['dry-run']);
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

async function release(tag: string, folder: string, keyFile: string | undefined, isDry: boolean) {
  const home = homeIn(process.env);
  if (home !== undefined) process.env[HOME_VARIABLE] = home;
  else if (!isDry) throw new ReleaseFailure(`the address of the project is unknown: set ${HOME_VARIABLE}`);
  // Before all that takes long.
  const key = keyFile === undefined ? undefined : await readSigningKey(keyFile);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new ReleaseFailure(`${folder} is not empty`);
  const work = await mkdtemp(join(tmpdir(), 'plimsoll-release-'));
  try {
    const clones: string[] = [];
    for (const name of ['one', 'two']) clones.push(await checkOut(root, tag, join(work, name), isDry));
    const name = await takeSame(clones, folder, packageOf);
    await takeSame(clones, folder, sourceMapsOf);
    const architectures = isDry ? [process.arch] : Object.keys(MACHINES);
    for (const each of architectures) await takeSame(clones, folder, (clone) => singleFileOf(clone, each));
    await writeSboms(join(work, 'one'), basename(name, '.tgz'), folder);
    const sums = await writeChecksums(folder);
    if (key) await writeSignature(sums, key);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  for (const name of await readdir(folder)) console.log(join(folder, name));
}

/** Makes a file in each clone, and takes it where they are the same; returns its name. Throws ReleaseFailure. */
async function takeSame(
  clones: readonly string[],
  folder: string,
  make: (clone: string) => Promise<string>,
): Promise<string> {
  const made: string[] = [];
  for (const clone of clones) made.push(await make(clone));
  const [first = '', second = ''] = made;
  const name = basename(first);
  if (!(await readFile(first)).equals(await readFile(second)))
    throw new ReleaseFailure(`two builds of ${name} differ`);
  await copyFile(first, join(folder, name));
  return name;
}
