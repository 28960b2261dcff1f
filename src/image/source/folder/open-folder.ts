import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../../errors/index.ts';
import type { OpenedImage } from '../source.ts';

export interface FolderOptions {
  readonly path: string;
  /** As the user named it. */
  readonly reference: string;
}

/** Opens an unpacked root file system as an image of one layer that has no digest, and so is never stored. */
export async function openFolder({ path, reference }: FolderOptions): Promise<OpenedImage> {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError('IMAGE_NOT_FOUND', `there is no folder ${path}`);
  }
  const layer = {};
  const content = { kind: 'folder', path: resolve(path) } as const;
  return Promise.resolve({
    identity: { reference, transport: 'dir', layers: [layer] },
    layers: [{ layer, open: () => Promise.resolve(content) }],
    problems: [],
    close: () => Promise.resolve(),
  });
}
