/**
 * Makes the files of a release from its tag: the npm package, built twice in two folders and compared; an SBOM of what it
 * holds; their checksums; and with a key a signature of these. Nothing is published.
 *
 *   node bin/release.ts TAG FOLDER [--key FILE] [--dry-run]
 *
 * The key is Ed25519's, in PEM. A dry run builds with the packages of this clone, in place of those that it would install.
 */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkOut, packageOf } from './release/check-out.ts';
import { readSigningKey, writeChecksums, writeSignature } from './release/checksums.ts';
import { writeSboms } from './release/sbom.ts';
import { ReleaseFailure } from './release/failure.ts';

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
  // Before all that takes long.
  const key = keyFile === undefined ? undefined : await readSigningKey(keyFile);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new ReleaseFailure(`${folder} is not empty`);
  const work = await mkdtemp(join(tmpdir(), 'plimsoll-release-'));
  try {
    const packages: string[] = [];
    for (const name of ['one', 'two'])
      packages.push(await packageOf(await checkOut(root, tag, join(work, name), isDry)));
    const [first = '', second = ''] = packages;
    if (!(await readFile(first)).equals(await readFile(second)))
      throw new ReleaseFailure('two builds of the package differ');
    await copyFile(first, join(folder, basename(first)));
    await writeSboms(join(work, 'one'), basename(first, '.tgz'), folder);
    const sums = await writeChecksums(folder);
    if (key) await writeSignature(sums, key);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  for (const name of await readdir(folder)) console.log(join(folder, name));
}
