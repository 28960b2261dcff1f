/**
 * Builds the container images as an OCI layout, with neither a Docker engine nor a network: `plimsoll` and
 * `plimsoll-klar`, which share all layers. Two runs over the same files give the same digests.
 *
 *   node bin/image.ts FOLDER          the layout
 *   node bin/image.ts --tar FILE      only their root file system, for the Dockerfile
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IMAGES } from './image/images.ts';
import { rootLayers } from './image/layers.ts';
import { writeLayout } from './image/layout.ts';
import { missingPrerequisite } from './image/prerequisites.ts';
import { writeTar } from './image/tar.ts';

const root = join(import.meta.dirname, '..');
const [first, second] = process.argv.slice(2);
const seconds = Number(process.env['SOURCE_DATE_EPOCH'] ?? 0);
const missing = missingPrerequisite(root);

if (missing !== undefined) fail(missing);
else if (!Number.isSafeInteger(seconds) || seconds < 0) fail('SOURCE_DATE_EPOCH is no number of seconds');
else if (first === '--tar' && second !== undefined) await writeRoot(second);
else if (first !== undefined && !first.startsWith('-') && second === undefined) await writeImages(first);
else fail('usage: node bin/image.ts FOLDER | --tar FILE');

async function writeRoot(file: string): Promise<void> {
  const layers = await rootLayers(root);
  await writeFile(file, writeTar(Object.values(layers).flat(), seconds));
}

async function writeImages(folder: string): Promise<void> {
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const layers = await rootLayers(root);
  for (const { name, digest } of await writeLayout(folder, { images: IMAGES, version, seconds, layers }))
    console.log(`oci:${folder}:${name}  ${digest}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
