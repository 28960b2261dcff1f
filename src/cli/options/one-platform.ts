import { ALL_PLATFORMS, type Platform } from '../../domain/index.ts';
import type { Settings } from '../../config/index.ts';
import { AppError } from '../../errors/index.ts';

/** Returns the platform to read, for commands that read one. Throws USAGE for all platforms. */
export function onePlatform({ platform }: Pick<Settings, 'platform'>): Platform | undefined {
  if (platform !== ALL_PLATFORMS) return platform;
  throw new AppError('USAGE', 'only scan can read all platforms', {
    hint: 'name one: --platform linux/amd64, or PLIMSOLL_PLATFORM=linux/amd64',
  });
}
