import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { AppError, messageOf, systemCode } from '../../../errors/index.ts';

/**
 * Writes a file below a folder unless something has its name, and tells whether it did. Throws IO_FAILED, also where a
 * link leads out of the folder: a project from elsewhere may have one.
 */
export async function writeNew(folder: string, file: string, content: string): Promise<boolean> {
  const path = join(folder, file);
  try {
    await mkdir(dirname(path), { recursive: true });
    const [root, parent] = await Promise.all([realpath(folder), realpath(dirname(path))]);
    if (parent !== root && !parent.startsWith(`${root}${sep}`))
      throw new Error('a link leads out of this folder');
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && systemCall(error) === 'open') return false;
    throw new AppError('IO_FAILED', `cannot write ${file}: ${messageOf(error)}`, {
      hint: 'check the folder and its permissions',
      cause: error,
    });
  }
}

/** A file in the place of a folder is something else than a file that is there already. */
function systemCall(error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? error.syscall : undefined;
}
