import { closeSync, constants, openSync } from 'node:fs';
import type { OverlayEntry } from '../../domain/index.ts';

/** Opens a file in an unpacked root file system for the duration of `use`. */
export function withFile<Value>(file: string, use: (fd: number) => Value): Value {
  const fd = openInFolder(file);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** Opens a file in an unpacked root file system; returns a descriptor, which the caller closes. */
export function openInFolder(file: string): number {
  // Does not open or wait for a link or a pipe that has replaced the file in the meantime.
  return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** Members shared by Node's Dirent and Stats. */
interface FolderEntry {
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFile(): boolean;
}

export function kindOf(entry: FolderEntry): OverlayEntry['kind'] {
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symlink';
  return entry.isFile() ? 'file' : 'other';
}
