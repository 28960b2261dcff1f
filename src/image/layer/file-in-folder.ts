import { closeSync, constants, openSync } from 'node:fs';
import type { OverlayEntry } from '../../domain/index.ts';

/** Opens a file of an unpacked root file system for as long as it is used. */
export function withFile<Value>(file: string, use: (fd: number) => Value): Value {
  const fd = openInFolder(file);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** Opens a file of an unpacked root file system; returns its descriptor, which the caller closes. */
export function openInFolder(file: string): number {
  // Do not open or wait for a link or a pipe that has replaced the file in the meantime.
  return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** Common part of Node's Dirent and Stats. */
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
