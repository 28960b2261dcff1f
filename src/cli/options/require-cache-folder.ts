import { cacheFolder, type Environment } from '../../config/index.ts';
import { AppError } from '../../errors/index.ts';

/** Returns the program's cache folder. Throws IO_FAILED for a user without a home. */
export function requireCacheFolder(environment: Environment): string {
  const folder = cacheFolder(environment);
  if (folder !== undefined) return folder;
  throw new AppError('IO_FAILED', 'this user has no home to keep anything in', {
    hint: 'set HOME, or name the store: --store FILE',
  });
}
