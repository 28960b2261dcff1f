import { AppError, readAppError } from '../../errors/index.ts';

/** Returns the failure of a scan, as its record holds it. */
export function failureOf(written: string | undefined): AppError {
  return readAppError(written ?? '') ?? new AppError('SERVER_FAILED', 'the scan failed');
}
