import { join } from 'node:path';
import type { LocalFiles } from './local-file.ts';
import { statsOf } from './stats-of.ts';

/** Files in a folder. Names are built here from digests; they never come from an image. */
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
