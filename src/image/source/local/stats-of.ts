import { statSync, type Stats } from 'node:fs';
import { unreadable } from './local-file.ts';

/** Returns the stats of a path; undefined when nothing is there. Throws IO_FAILED when the path cannot be read. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
