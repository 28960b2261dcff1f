import { AppError, messageOf, systemCode } from '../errors/index.ts';

/**
 * Resolves once the text is handed over, so that a pipe is not cut short at exit. A closed reader (`plimsoll scan … |
 * head`) is not a failure; a full disk is one.
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || systemCode(error) === 'EPIPE') resolve();
      else reject(new AppError('IO_FAILED', `cannot write standard output: ${messageOf(error)}`));
    });
  });
}
