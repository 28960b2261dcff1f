import { resolve } from 'node:path';
import { defined, type Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { FileMemory } from '../local/local-layer.ts';
import { statsOf } from '../local/stats-of.ts';
import { onlyImage, type PlatformImages } from '../platform-images.ts';
import type { OpenedImage } from '../source.ts';
import { isSkopeoFolder, listSkopeoFolder, openSkopeoFolder } from './open-skopeo-folder.ts';

export interface FolderOptions extends FileMemory {
  readonly path: string;
  /** The image name from the user. */
  readonly reference: string;
  readonly platform?: Platform | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Opens an unpacked root file system as a single layer without a digest, which is never stored; or an image
 * in the form that skopeo writes for its transport with the same name.
 */
export async function openFolder(options: FolderOptions): Promise<OpenedImage> {
  const { path, reference, signal } = options;
  if (!statsOf(path)?.isDirectory()) {
    throw new AppError('IMAGE_NOT_FOUND', `no folder ${path}`);
  }
  const folder = resolve(path);
  if (isSkopeoFolder(folder)) return openSkopeoFolder(folder, options);
  const layer = {};
  const content = { kind: 'folder', path: folder, ...defined({ signal }) } as const;
  return {
    identity: { reference, transport: 'dir', layers: [layer] },
    layers: [{ layer, open: () => Promise.resolve(content) }],
    problems: [],
    close: () => Promise.resolve(),
  };
}

/** Lists the images in a folder: skopeo can copy all platforms into one. */
export async function listFolder(options: Omit<FolderOptions, 'platform'>): Promise<PlatformImages> {
  const folder = resolve(options.path);
  return isSkopeoFolder(folder) ? listSkopeoFolder(folder, options) : onlyImage(() => openFolder(options));
}
