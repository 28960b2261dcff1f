/**
 * Builds the container images as an OCI layout, with neither a Docker engine nor a network: `plimsoll` and
 * `plimsoll-klar`, which share all layers. Two runs over the same files give the same digests.
 *
 *   node bin/image.ts FOLDER          the layout
 *   node bin/image.ts --tar FILE      only their root file system, for the Dockerfile
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { IMAGES } from './image/images.ts';
import { rootLayers } from './image/layers.ts';
import { writeLayout } from './image/layout.ts';
import { writeTar } from './image/tar.ts';

const root = join(import.meta.dirname, '..');
const [first, second] = process.argv.slice(2);
const seconds = Number(process.env['SOURCE_DATE_EPOCH'] ?? 0);

if (first === '--tar' && second !== undefined) {
  const layers = await rootLayers(root);
  await mkdir(dirname(second), { recursive: true });
  await writeFile(second, writeTar(Object.values(layers).flat(), seconds));
} else if (first !== undefined && !first.startsWith('-') && second === undefined) {
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const { name, digest } of await writeLayout(first, {
    images: IMAGES,
    version,
    seconds,
    layers: await rootLayers(root),
  }))
    console.log(`oci:${first}:${name}  ${digest}`);
} else {
  console.error('usage: node bin/image.ts FOLDER | --tar FILE');
  process.exitCode = 2;
}
