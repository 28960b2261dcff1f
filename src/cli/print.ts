import { AppError, messageOf, systemCode } from '../errors/index.ts';

/**
 * Resolves when the text was handed over, so that a pipe is not cut short at exit. A reader that goes away
 * (`plimsoll scan … | head`) is no failure of ours; a full disk is one.
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || systemCode(error) === 'EPIPE') resolve();
      else reject(new AppError('IO_FAILED', `standard output cannot be written: ${messageOf(error)}`));
    });
  });
}
