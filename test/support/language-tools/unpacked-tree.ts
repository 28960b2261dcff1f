import { readdirSync } from 'node:fs';
import path from 'node:path';

/** An unpacked image, with the paths of its entries below the root. */
export interface UnpackedTree {
  readonly root: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Lists a tree without its links, which lead to the machine's own files where they are absolute. */
export function listTree(root: string): UnpackedTree {
  const files: string[] = [];
  const folders = [''];
  for (const folder of folders) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const at = path.join(folder, entry.name);
      if (entry.isDirectory()) folders.push(at);
      else if (entry.isFile()) files.push(at);
    }
  }
  return { root, files, folders };
}
