import { AppError } from './app-error.ts';

/**
 * Awaits a write that only saves work later. Ignores store failures, for example a full disk: the work is
 * then repeated.
 */
export async function unlessStoreFails(saving: Promise<void>): Promise<void> {
  try {
    await saving;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORE_FAILED') throw error;
  }
}
