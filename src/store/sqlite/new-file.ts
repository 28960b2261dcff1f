import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** An empty store, which the build makes beside the bundle. The sources have none. */
const TEMPLATE = join(import.meta.dirname, 'empty-store.db');

/**
 * Makes a missing file, for its owner alone: a copy of the empty store, since making two hundred tables and indexes takes
 * a quarter of a small scan, or without one an empty file. Leaves one alone that another process makes first.
 */
export function makeFile(file: string, template = TEMPLATE): void {
  if (existsSync(template)) placeCopy(template, file);
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
}

/** Copies a file to another name, whole or not at all. */
function placeCopy(template: string, file: string): void {
  const staged = `${file}-${process.pid}.${process.hrtime.bigint()}`;
  try {
    const copy = openSync(staged, 'wx', 0o600);
    try {
      writeFileSync(copy, readFileSync(template));
      fsyncSync(copy);
    } finally {
      closeSync(copy);
    }
    linkSync(staged, file);
  } catch {
    // Another process was first, or the file system has no room or no links: an empty file does, or says what is wrong.
  } finally {
    rmSync(staged, { force: true });
  }
}
