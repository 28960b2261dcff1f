import { join } from 'node:path';
import type { LocalFiles } from './local-file.ts';
import { statsOf } from './stats-of.ts';

/** The files of a folder. Names are made by this program out of digests, never taken from an image. */
export function folderFiles(folder: string): LocalFiles {
  return {
    name: folder,
    find: (name) => {
      const path = join(folder, name);
      const stats = statsOf(path);
      return stats?.isFile() ? { path, offset: 0, size: stats.size } : undefined;
    },
  };
}
