import { AppError, messageOf } from '../../errors/index.ts';

export function cannotWrite(file: string, cause: unknown): AppError {
  return new AppError('IO_FAILED', `cannot write ${file}: ${messageOf(cause)}`, {
    hint: 'check that its folder exists, is writable and has free space',
    cause,
  });
}

export function cannotImport(file: string, reason: string, cause?: unknown): AppError {
  return new AppError('IO_FAILED', `cannot import ${file}: ${reason}`, {
    hint: 'copy the file again, or make a new one with `plimsoll feeds export`; nothing was replaced',
    cause,
  });
}
