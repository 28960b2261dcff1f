import { statSync, type Stats } from 'node:fs';
import { unreadable } from './local-file.ts';

/** What lies at a path; undefined where nothing does. Throws IO_FAILED where it may not or cannot be looked at. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
