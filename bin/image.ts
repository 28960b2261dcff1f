/**
 * Builds the container images as an OCI layout, without a Docker engine: `plimsoll` and `plimsoll-klar`, which share all
 * layers, each with its SBOM. Two runs over the same files and packages give the same digests.
 *
 *   node bin/image.ts FOLDER          for this machine, of the Debian that it runs, without a network
 *   node bin/image.ts FOLDER --platform linux/amd64,linux/arm64
 *                                     for these, of the packages of Debian that apt finds today
 *   node bin/image.ts --tar FILE      only the root file system for this machine, for the Dockerfile
 *
 *   --key FILE                        also attach the package list, signed: Ed25519 in PEM
 *   --push REGISTRY/PLACE             upload them to PLACE/plimsoll and PLACE/plimsoll-klar, by Docker's credentials
 *   --tag TAG[,TAG]                   under these tags, not the version's
 *   --no-build                        only upload what FOLDER holds
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attachSboms } from './image/attach-sboms.ts';
import { fetchDebian } from './image/fetched-debian.ts';
import { IMAGES } from './image/images.ts';
import { INSTALLED } from './image/installed-debian.ts';
import { rootLayers } from './image/layers.ts';
import { LayoutFolder } from './image/layout-folder.ts';
import { writeImages } from './image/layout.ts';
import { ownPlatform, parsePlatforms } from './image/platforms.ts';
import { missingForFetching, missingPrerequisite } from './image/prerequisites.ts';
import { pushImages } from './image/push-images.ts';
import { writeTar, type Entry } from './image/tar.ts';
import { readSigningKey } from './release/checksums.ts';

const root = join(import.meta.dirname, '..');
const USAGE =
  'usage: node bin/image.ts FOLDER [--platform LIST] [--key FILE] [--push PLACE [--tag LIST] [--no-build]] | --tar FILE';

try {
  await run();
} catch (error) {
  console.error(`image: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      tar: { type: 'string' },
      platform: { type: 'string' },
      key: { type: 'string' },
      push: { type: 'string' },
      tag: { type: 'string' },
      'no-build': { type: 'boolean', default: false },
    },
  });
  const [folder, ...others] = positionals;
  const { tar, platform, key, push, tag, 'no-build': isBuilt } = values;
  if ((tar === undefined) === (folder === undefined) || others.length > 0) throw new Error(USAGE);
  if (push === undefined && (isBuilt || tag !== undefined)) throw new Error(USAGE);
  if (tar !== undefined) return writeRoot(tar);
  if (folder === undefined) throw new Error(USAGE);
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  if (!isBuilt) await buildImages(folder, version, platform, key);
  if (push === undefined) return;
  const names = IMAGES.map(({ name }) => name);
  await pushImages(folder, names, { place: push, tags: tag?.split(',') ?? [version] });
}

async function writeRoot(file: string): Promise<void> {
  const layers = await ownLayers();
  const entries = Object.values(layers).flatMap((each) => Object.values(each).flat());
  await writeFile(file, writeTar(entries, time()));
}

async function buildImages(
  folder: string,
  version: string,
  platforms: string | undefined,
  keyFile: string | undefined,
): Promise<void> {
  const key = keyFile === undefined ? undefined : await readSigningKey(keyFile);
  const seconds = time();
  const layers = platforms === undefined ? await ownLayers() : await fetchedLayers(platforms);
  const layout = new LayoutFolder(folder);
  const images = writeImages(layout, { images: IMAGES, version, seconds, platforms: layers });
  // The SBOM is made from the layout itself, as others read it.
  layout.writeIndex();
  await attachSboms(layout, images, { seconds, key });
  layout.writeIndex();
  for (const { name, digest } of images) console.log(`oci:${folder}:${name}  ${digest}`);
}

type PlatformLayers = Readonly<Record<string, Readonly<Record<string, readonly Entry[]>>>>;

async function ownLayers(): Promise<PlatformLayers> {
  const missing = missingPrerequisite(root);
  const platform = ownPlatform();
  if (missing !== undefined || !platform) throw new Error(missing);
  return { [platform.name]: await rootLayers(root, platform.node, INSTALLED) };
}

async function fetchedLayers(list: string): Promise<PlatformLayers> {
  const platforms = parsePlatforms(list);
  const missing = missingForFetching(root);
  if (missing !== undefined) throw new Error(missing);
  const layers: Record<string, Readonly<Record<string, readonly Entry[]>>> = {};
  for (const { name, node } of platforms) {
    const debian = fetchDebian(name, join(root, 'node_modules/.cache/plimsoll-debian', name));
    layers[name] = await rootLayers(root, node, debian);
  }
  return layers;
}

/** The time of all files, in seconds since 1970. */
function time(): number {
  const seconds = Number(process.env['SOURCE_DATE_EPOCH'] ?? 0);
  if (Number.isSafeInteger(seconds) && seconds >= 0) return seconds;
  throw new Error('SOURCE_DATE_EPOCH is not a number of seconds');
}
