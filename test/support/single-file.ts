import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const PROJECT = resolve(import.meta.dirname, '../..');

/** Builds the one file to download, for this machine or another, in a folder; returns where it is. */
export function buildSingleFile(folder: string, architecture: string = process.arch): string {
  execFileSync(process.execPath, [join(PROJECT, 'bin/single-file.ts'), folder, architecture]);
  return join(folder, `plimsoll-linux-${architecture}`);
}
