import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Checks whether the store exists but SQLite cannot write it: that needs the file, and the folder for the log
 * next to it.
 */
export function isReadOnly(file: string): boolean {
  const existing = statSync(file, { throwIfNoEntry: false });
  return existing?.isFile() === true && !(isWritable(file) && isWritable(dirname(resolve(file))));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
