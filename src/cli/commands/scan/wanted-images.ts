import type { Environment, Settings } from '../../../config/index.ts';
import { counted, type ManifestWorkload } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { ALL_OF_DAEMON, listDaemonImages, MANIFESTS } from '../../../image/index.ts';
import { daemonEnvironment } from '../../opening/open-named-image.ts';
import { readListedImages } from './image-list.ts';

export interface WantedImage {
  /** Its name in reports. */
  readonly reference: string;
  readonly name: string;
  /** The image's own settings; absent: the call's. */
  readonly settings?: Settings;
  /** The places that name it, if a manifest does. */
  readonly workloads?: readonly ManifestWorkload[];
  /** The reason why it cannot be scanned. */
  readonly failure?: AppError;
}

/** Notes to print before counting the rest. */
const MAX_NOTES = 20;

/**
 * Returns the images named on the command line, each once, then the ones in --images files. Throws USAGE if no
 * image is named, and what reading lists, manifests and a daemon throws.
 */
export async function wantedImages(
  named: readonly string[],
  lists: readonly string[],
  settings: Settings,
  environment: Environment,
): Promise<readonly WantedImage[]> {
  const images = [...(await expand([...new Set(named)], environment))];
  for (const file of lists) {
    for (const { name, own } of await readListedImages(file)) {
      const meant = await expand([name], environment);
      for (const image of meant) images.push({ ...image, settings: { ...settings, ...own } });
    }
  }
  refuseCredentials(images, settings);
  if (images.length > 0) return images;
  throw new AppError('USAGE', 'no image is named', { hint: 'plimsoll scan IMAGE, or --images FILE' });
}

/** Puts images in place of the names that mean several. */
async function expand(names: readonly string[], environment: Environment): Promise<readonly WantedImage[]> {
  const files = names.filter((name) => isManifest(name)).map((name) => name.slice(MANIFESTS.length));
  const images: WantedImage[] = files.length > 0 ? await manifestImages(files, environment) : [];
  for (const name of names) {
    if (isManifest(name)) continue;
    const all = name === ALL_OF_DAEMON ? await listDaemonImages(daemonEnvironment(environment)) : [name];
    for (const each of all) images.push({ reference: each, name: each });
  }
  return images;
}

async function manifestImages(files: readonly string[], environment: Environment): Promise<WantedImage[]> {
  // Loaded here, since most scans read no manifests.
  const { readManifests } = await import('./manifests/read-manifests.ts');
  const { images, notes } = await readManifests(files, environment);
  for (const note of notes.slice(0, MAX_NOTES)) process.stderr.write(`note: ${printable(note)}\n`);
  if (notes.length > MAX_NOTES) {
    process.stderr.write(`note: ${counted(notes.length - MAX_NOTES, 'more place')} without an image\n`);
  }
  return [...images];
}

function isManifest(name: string): boolean {
  return name.startsWith(MANIFESTS) && name !== MANIFESTS;
}

/** A manifest chooses the registry: credentials given for one must not go to any that it names. */
function refuseCredentials(images: readonly WantedImage[], { username, registryToken }: Settings): void {
  if (username === undefined && registryToken === undefined) return;
  if (!images.some(({ workloads }) => workloads)) return;
  const what = registryToken === undefined ? '--username' : 'PLIMSOLL_REGISTRY_TOKEN';
  throw new AppError('USAGE', `${what} cannot be combined with manifests, which choose the registries`, {
    hint: 'log in to each registry with docker login',
  });
}
