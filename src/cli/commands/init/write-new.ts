import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { AppError, messageOf, systemCode } from '../../../errors/index.ts';

/**
 * Creates a file below a folder, and returns whether it did; an existing file stays. Throws IO_FAILED, also
 * if a link leads out of the folder: an untrusted project may contain one.
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

/** A file in place of a folder differs from a file that exists already. */
function systemCall(error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? error.syscall : undefined;
}
