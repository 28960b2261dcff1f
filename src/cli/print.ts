import { AppError, messageOf, systemCode } from '../errors/index.ts';
import { inChunks, type TextPieces } from './in-chunks.ts';

/**
 * Resolves once the text is handed over, so that a pipe is not cut short at exit. A closed reader (`plimsoll scan … |
 * head`) is not a failure; a full disk is one. False if nobody reads on.
 */
export async function print(text: TextPieces): Promise<boolean> {
  for await (const chunk of inChunks(text)) if (!(await printChunk(chunk))) return false;
  return true;
}

/** Resolves to false if nobody reads on. */
function printChunk(text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve(true);
      else if (systemCode(error) === 'EPIPE') resolve(false);
      else reject(new AppError('IO_FAILED', `cannot write standard output: ${messageOf(error)}`));
    });
  });
}
