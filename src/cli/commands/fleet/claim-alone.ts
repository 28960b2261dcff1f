import { AppError } from '../../../errors/index.ts';
import type { Lock, StorePlace } from '../../../store/ports.ts';
import { claimForServer } from '../../../store/sqlite/claim-server.ts';

/**
 * Keeps servers off a file store while this process changes it; processes on Postgres take turns. `command`
 * is the alternative to suggest if a server has the store open.
 */
export async function claimAlone(place: StorePlace, command: string): Promise<Lock | undefined> {
  if (!('file' in place)) return undefined;
  try {
    return await claimForServer(place.file);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError('STORE_FAILED', `a server has the store ${place.file} open`, {
      hint: `let the server do it: plimsoll fleet ${command} --server ADDRESS`,
      cause,
    });
  }
}
