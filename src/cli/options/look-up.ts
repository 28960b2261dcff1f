import { statSync } from 'node:fs';
import { AppError, messageOf, systemCode } from '../../errors/index.ts';

/** Errors for impossible names, which means that nothing is there. */
const IMPOSSIBLE = ['ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];

/**
 * Returns whether a path is a file or a folder. Throws IO_FAILED if that cannot be determined, since
 * "nothing" would be a guess.
 */
export function fileOrFolder(path: string): 'file' | 'folder' | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    return stats.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isImpossible(error)) return undefined;
    throw new AppError('IO_FAILED', `cannot look up ${path}: ${messageOf(error)}`, {
      hint: 'for an image of a registry, write docker://NAME',
      cause: error,
    });
  }
}

function isImpossible(error: unknown): boolean {
  return IMPOSSIBLE.some((code) => code === systemCode(error));
}
