import { resolve } from 'node:path';
import { AppError } from '../../../errors/index.ts';
import { folderFiles } from '../local/folder-files.ts';
import { statsOf } from '../local/stats-of.ts';
import type { OpenedImage } from '../source.ts';
import { openLayout, type LayoutOptions } from './open-layout.ts';

export interface OciLayoutOptions extends Omit<LayoutOptions, 'transport'> {
  readonly path: string;
}

/** Opens an image of an OCI layout in a folder. */
export async function openOciLayout(options: OciLayoutOptions): Promise<OpenedImage> {
  const { path } = options;
  if (!statsOf(path)?.isDirectory()) {
    throw new AppError('IMAGE_NOT_FOUND', `there is no folder ${path}`);
  }
  return openLayout(folderFiles(resolve(path)), { ...options, transport: 'oci' });
}
