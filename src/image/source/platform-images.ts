import { formatPlatform, type Platform } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { HttpClient } from '../../http/index.ts';
import { MAX_INDEX_DEPTH, MAX_LISTED_IMAGES } from '../limits.ts';
import { isImage, manifestKindOf, type IndexEntry, type Manifest } from '../manifest/index.ts';
import type { OpenedImage } from './source.ts';

/** All images behind one name: an index's images, or a single image. */
export interface PlatformImages {
  readonly images: readonly PlatformImage[];
  /** Removes staged files; call it once the images are closed. */
  close(): Promise<void>;
}

/** The connection for reading an image. */
export interface Connection {
  readonly http: HttpClient;
  readonly signal?: AbortSignal;
}

export interface PlatformImage {
  /** Platform from the index; absent for an image outside any index. */
  readonly platform?: Platform;
  /**
   * Opens the image over its own connection, or the list's by default, so that one image can be aborted without the
   * others.
   */
  readonly open: (connection?: Connection) => Promise<OpenedImage>;
}

/** Lists a single image, with nothing to choose from. */
export function onlyImage(open: PlatformImage['open']): PlatformImages {
  return { images: [{ open }], close: () => Promise.resolve() };
}

type OpenEntry = (entry: IndexEntry, connection?: Connection) => Promise<OpenedImage>;

/**
 * Lists the images in an index and nested indexes, each once, without attestations. An unreadable entry stays
 * listed: opening it reports the reason. Throws IMAGE_NOT_FOUND when the list is empty, LIMIT_EXCEEDED when
 * it is too long.
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
      throw new AppError('IMAGE_INVALID', `${name} nests indexes more than ${MAX_INDEX_DEPTH} deep`);
    }
    for (const entry of listed.filter(isImage)) {
      visited++;
      if (visited > MAX_LISTED_IMAGES) {
        throw new AppError('LIMIT_EXCEEDED', `${name} lists more than ${MAX_LISTED_IMAGES} images`, {
          hint: 'choose one with --platform linux/amd64',
        });
      }
      // A slow manifest must not delay or lose the other images.
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

/** Configurations often omit the variant, the only difference between some images in an index. */
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
