import { AppError, messageOf, systemCode } from '../errors/index.ts';
import { inChunks, type TextPieces } from './in-chunks.ts';

/** Matches a command to GitHub's runner, such as `::error::`, where a line begins. `::1` is an address. */
const COMMAND = /^([^\S\n]*):(?=:[a-z])/gim;

/**
 * Prints text, and lets no line of it command a pipeline's runner. Resolves once the text is handed over, so that a pipe
 * is not cut short at exit. A closed reader (`plimsoll scan … | head`) is not a failure; a full disk is one. False if
 * nobody reads on.
 */
export function print(text: TextPieces): Promise<boolean> {
  return printChunks(text, (chunk) => chunk.replace(COMMAND, '$1: '));
}

/** Prints text as it stands: by a template of their own, people may mean to tell the runner something. */
export function printVerbatim(text: TextPieces): Promise<boolean> {
  return printChunks(text, (chunk) => chunk);
}

async function printChunks(text: TextPieces, toPrint: (chunk: string) => string): Promise<boolean> {
  for await (const chunk of inChunks(text)) if (!(await printChunk(toPrint(chunk)))) return false;
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
