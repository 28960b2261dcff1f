import { AppError, messageOf } from '../../errors/index.ts';

export function cannotWrite(file: string, cause: unknown): AppError {
  return new AppError('IO_FAILED', `Cannot write ${file}: ${messageOf(cause)}`, {
    hint: 'Check that its folder is there, can be written, and has space left.',
    cause,
  });
}

export function cannotImport(file: string, reason: string, cause?: unknown): AppError {
  return new AppError('IO_FAILED', `Cannot import ${file}: ${reason}`, {
    hint: 'Nothing was replaced. Copy the file again, or make a new one with `plimsoll feeds export`.',
    cause,
  });
}
