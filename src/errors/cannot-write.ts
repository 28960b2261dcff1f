import { AppError, messageOf } from './app-error.ts';

export function cannotWrite(file: string, cause: unknown): AppError {
  return new AppError('IO_FAILED', `cannot write ${file}: ${messageOf(cause)}`, {
    hint: 'check that its folder exists, is writable and has free space',
    cause,
  });
}
