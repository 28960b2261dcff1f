import { formatPlatform, type Platform } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { HttpClient } from '../../http/index.ts';
import { MAX_INDEX_DEPTH, MAX_LISTED_IMAGES } from '../limits.ts';
import { isImage, manifestKindOf, type IndexEntry, type Manifest } from '../manifest/index.ts';
import type { OpenedImage } from './source.ts';

/** All images that one name leads to: those of an index, or the only one. */
export interface PlatformImages {
  readonly images: readonly PlatformImage[];
  /** Removes what was staged; call it once the images are closed. */
  close(): Promise<void>;
}

/** What an image is read over. */
export interface Connection {
  readonly http: HttpClient;
  readonly signal?: AbortSignal;
}

export interface PlatformImage {
  /** As the index names it; absent where it is in no index. */
  readonly platform?: Platform;
  /** Over a connection of its own, or else that of the list: one image may be given up, and the others not. */
  readonly open: (connection?: Connection) => Promise<OpenedImage>;
}

/** Nothing chooses between images here. */
export function onlyImage(open: PlatformImage['open']): PlatformImages {
  return { images: [{ open }], close: () => Promise.resolve() };
}

type OpenEntry = (entry: IndexEntry, connection?: Connection) => Promise<OpenedImage>;

/**
 * Lists the images of an index and of the indexes below it, each once, without attestations. An entry that cannot be read
 * is listed: opening it says why. Throws IMAGE_NOT_FOUND when there are none, LIMIT_EXCEEDED when there are too many.
 */
export async function listPlatformImages(
  entries: readonly IndexEntry[],
  name: string,
  read: (entry: IndexEntry) => Promise<Manifest>,
  open: OpenEntry,
): Promise<readonly PlatformImage[]> {
  const images = new Map<string, PlatformImage>();
  let visited = 0;
  const list = async (listed: readonly IndexEntry[], depth: number): Promise<void> => {
    if (depth > MAX_INDEX_DEPTH) {
      throw new AppError(
        'IMAGE_INVALID',
        `${name} is an index of indexes, more than ${MAX_INDEX_DEPTH} deep`,
      );
    }
    for (const entry of listed.filter(isImage)) {
      visited++;
      if (visited > MAX_LISTED_IMAGES) {
        throw new AppError('LIMIT_EXCEEDED', `${name} lists more than ${MAX_LISTED_IMAGES} images`, {
          hint: 'choose one with --platform linux/amd64',
        });
      }
      // A manifest that is slow to come must not cost the images beside it.
      const isKnown = manifestKindOf(entry.mediaType ?? '') === 'image';
      const manifest = isKnown ? undefined : await read(entry).catch(() => undefined);
      if (manifest?.kind === 'index') await list(manifest.entries, depth + 1);
      else images.set(keyOf(entry), platformImage(entry, open));
    }
  };
  await list(entries, 1);
  if (images.size === 0) throw new AppError('IMAGE_NOT_FOUND', `${name} lists no image`);
  return [...images.values()];
}

function keyOf({ digest, platform }: IndexEntry): string {
  return `${digest} ${platform ? formatPlatform(platform) : ''}`;
}

/** Configurations often leave out the variant, by which two images of an index may differ. */
function platformImage(entry: IndexEntry, open: OpenEntry): PlatformImage {
  const { platform } = entry;
  if (!platform) return { open: (connection) => open(entry, connection) };
  return {
    platform,
    async open(connection) {
      const image = await open(entry, connection);
      return { ...image, identity: { ...image.identity, platform } };
    },
  };
}
