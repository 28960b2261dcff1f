import { statSync } from 'node:fs';
import { AppError } from '../errors/index.ts';
import { list } from './readers.ts';

/** Places that `vex` takes besides files: a pull request must not choose whom a scan asks. */
const PLACE = /^(?:oci$|oci:|repo:|[a-z][a-z\d+.-]*:\/\/)/iu;

/**
 * Checks the VEX documents that a file names which is only found: they may be files, since its ignore rules hide findings,
 * too. Throws CONFIG_INVALID for a place to ask, and for a device or a pipe, which could be endless.
 */
export function checkFoundVex(path: string, texts: readonly string[]): void {
  for (const name of list(texts)) {
    if (PLACE.test(name)) throw refused(path, `"vex" is read only from a file that --config names: ${name}`);
    const stats = statSync(name, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) throw refused(path, `"vex" takes files here, and ${name} is not a file`);
  }
}

function refused(path: string, message: string): AppError {
  return new AppError('CONFIG_INVALID', `${path}: ${message}`, {
    hint: `if you trust the file: --config ${path}`,
  });
}
