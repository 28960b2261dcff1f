import { AppError } from '../../errors/index.ts';

/**
 * Added to the version of a store while a move into it is unfinished, so that no program of any version opens it: half
 * of the advisories would read as all of them.
 */
export const MOVING = 1_000_000;

export function unfinishedMove(store: string): AppError {
  return new AppError('STORE_FAILED', `a move into the store ${store} was not finished`, {
    hint: 'run the same plimsoll store move again to resume it',
  });
}
