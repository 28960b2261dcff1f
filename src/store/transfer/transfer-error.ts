import { AppError } from '../../errors/index.ts';

export function cannotImport(file: string, reason: string, cause?: unknown): AppError {
  return new AppError('IO_FAILED', `cannot import ${file}: ${reason}`, {
    hint: 'copy the file again, or make a new one with `plimsoll feeds export`; nothing was replaced',
    cause,
  });
}
