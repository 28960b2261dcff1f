import { AppError, readAppError } from '../../errors/index.ts';

/** Reads a scan's failure from its record. */
export function failureOf(written: string | undefined): AppError {
  return readAppError(written ?? '') ?? new AppError('SERVER_FAILED', 'the scan failed');
}
