import { statSync } from 'node:fs';
import { AppError } from '../errors/index.ts';
import { parseVexSource } from '../vex/source/vex-source.ts';
import { list } from './readers.ts';

/**
 * Checks the VEX documents named in a configuration file that no flag named. They may be files, since its
 * ignore rules hide findings, too; but a pull request must not choose the hosts that a scan contacts. Throws
 * CONFIG_INVALID for any other source, and for a device or a pipe, which could be endless.
 */
export function checkFoundVex(path: string, texts: readonly string[]): void {
  for (const name of list(texts)) {
    if (parseVexSource(name).kind !== 'file')
      throw refused(path, `"vex" is read only from a file that --config names: ${name}`);
    const stats = statSync(name, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) throw refused(path, `"vex" takes files here, and ${name} is not a file`);
  }
}

function refused(path: string, message: string): AppError {
  return new AppError('CONFIG_INVALID', `${path}: ${message}`, {
    hint: `if you trust the file: --config ${path}`,
  });
}
