import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const FOLDER = '/dev/shm';

/**
 * Returns the folder in memory that Linux has, where no database waits for a disk. Undefined unless it has room for so many
 * bytes, memory has it too, and programs may run in it.
 */
export function memoryFolder(bytes: number): string | undefined {
  try {
    accessSync(FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(FOLDER);
    const room = Math.min(bavail * bsize, freemem());
    return room >= bytes && runsPrograms() ? FOLDER : undefined;
  } catch {
    return undefined;
  }
}

function runsPrograms(): boolean {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const [, , kind, options] = mounts.find(([, folder]) => folder === FOLDER) ?? [];
  return kind === 'tmpfs' && options?.split(',').includes('noexec') === false;
}
