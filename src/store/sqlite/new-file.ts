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

/** An empty store, which the build makes beside the bundle. The sources have no copy. */
const TEMPLATE = join(import.meta.dirname, 'empty-store.db');

/**
 * Creates a missing file, readable only by its owner: a copy of the empty store if there is one, since
 * creating two hundred tables and indexes takes a quarter of a small scan; otherwise an empty file. Keeps a
 * file that another process creates first.
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
    // Another process was first, or the file system lacks space or hard links: an empty file works, or its
    // error explains why.
  } finally {
    rmSync(staged, { force: true });
  }
}
