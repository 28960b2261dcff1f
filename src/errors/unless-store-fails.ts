import { AppError } from './app-error.ts';

/** Waits until something is stored that only saves work later: where the store fails, as on a full disk, it is done again. */
export async function unlessStoreFails(saving: Promise<void>): Promise<void> {
  try {
    await saving;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORE_FAILED') throw error;
  }
}
