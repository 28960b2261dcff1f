import { resolve } from 'node:path';
import { AppError } from '../../../errors/index.ts';
import { folderFiles } from '../local/folder-files.ts';
import { statsOf } from '../local/stats-of.ts';
import type { LocalFiles } from '../local/local-file.ts';
import type { PlatformImages } from '../platform-images.ts';
import type { OpenedImage } from '../source.ts';
import { listLayout, openLayout, type LayoutOptions } from './open-layout.ts';

export interface OciLayoutOptions extends Omit<LayoutOptions, 'transport'> {
  readonly path: string;
}

/** Opens an image from an OCI layout in a folder. */
export async function openOciLayout(options: OciLayoutOptions): Promise<OpenedImage> {
  return openLayout(filesOf(options), { ...options, transport: 'oci' });
}

/** Lists a multi-platform image's images in an OCI layout folder. */
export async function listOciLayout(options: Omit<OciLayoutOptions, 'platform'>): Promise<PlatformImages> {
  const images = await listLayout(filesOf(options), { ...options, transport: 'oci' });
  return { images, close: () => Promise.resolve() };
}

function filesOf({ path }: Pick<OciLayoutOptions, 'path'>): LocalFiles {
  if (statsOf(path)?.isDirectory()) return folderFiles(resolve(path));
  throw new AppError('IMAGE_NOT_FOUND', `no folder ${path}`);
}
