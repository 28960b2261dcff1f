import { AppError, messageOf, systemCode } from '../../errors/index.ts';
import { textInChunks, type TextPieces } from './in-chunks.ts';

/** Matches a command for GitHub's runner, such as `::error::`, at the start of a line. `::1` is an address. */
const COMMAND = /^([^\S\n]*):(?=:[a-z])/gim;
/** Matches a line, or its start, that may go on as a command. */
const OPEN_COMMAND = /^[^\S\n]*:{0,2}$/u;

/**
 * Prints text without letting any line command a pipeline's runner. Resolves after the text is handed over,
 * so that a pipe is not cut short at exit. A closed reader (`plimsoll scan … | head`) is not a failure; a
 * full disk is one. Returns false if the reader closed.
 */
export function print(text: TextPieces): Promise<boolean> {
  return printChunks(withoutCommands(textInChunks(text)));
}

/** Prints text unchanged: a user's own template may mean to command the runner. */
export function printVerbatim(text: TextPieces): Promise<boolean> {
  return printChunks(textInChunks(text));
}

/**
 * Breaks commands with a blank. A chunk may begin and end anywhere in a line: a possible command's start is
 * held back until the next chunk.
 */
async function* withoutCommands(chunks: TextPieces): AsyncGenerator<string, void> {
  let beginsLine = true;
  let held = '';
  for await (const chunk of chunks) {
    const text = broken(held + chunk, beginsLine);
    const line = text.slice(text.lastIndexOf('\n') + 1);
    beginsLine = (beginsLine || line.length < text.length) && OPEN_COMMAND.test(line);
    held = beginsLine ? line : '';
    yield text.slice(0, text.length - held.length);
  }
  if (held !== '') yield held;
}

/** Almost no text has a command, and reports are large. */
function broken(text: string, beginsLine: boolean): string {
  if (!text.includes('::')) return text;
  return text.replace(COMMAND, (command: string, blank: string, at: number) =>
    at > 0 || beginsLine ? `${blank}: ` : command,
  );
}

async function printChunks(chunks: TextPieces): Promise<boolean> {
  for await (const chunk of chunks) if (!(await printChunk(chunk))) return false;
  return true;
}

/** Resolves to false if the reader closed. */
function printChunk(text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve(true);
      else if (systemCode(error) === 'EPIPE') resolve(false);
      else reject(new AppError('IO_FAILED', `cannot write standard output: ${messageOf(error)}`));
    });
  });
}
