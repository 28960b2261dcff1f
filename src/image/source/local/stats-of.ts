import { statSync, type Stats } from 'node:fs';
import { unreadableLocalFile } from './local-file.ts';

/** Returns a path's stats; undefined if nothing is there. Throws IO_FAILED if the path cannot be read. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw unreadableLocalFile(path, cause);
  }
}
