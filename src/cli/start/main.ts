import { fstatSync } from 'node:fs';
import { CommanderError } from 'commander';
import { fromClairFlags } from '../commands/serve/clair-flags.ts';
import { commandLine } from './command-line.ts';
import { EXIT } from './exit-codes.ts';
import { withOwnLine } from '../foreign-words/index.ts';
import { ownWords } from './own-words.ts';
import { listenForInterruption } from './interruption.ts';
import { formatError } from '../terminal/index.ts';

/** Runs one command line and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  listenForInterruption();
  failAsOurselves();
  let words = argv;
  try {
    words = ownWords(argv);
    await commandLine(words).parseAsync(withoutClairFlags(words), { from: 'user' });
  } catch (error) {
    process.exitCode = report(withOwnLine(error, words));
    if (words.length === 0 && hasInput()) process.stderr.write('\nhint: plimsoll scan -\n');
  }
}

/** Whether something was piped in, which no command reads. */
function hasInput(): boolean {
  const input = fstatSync(process.stdin.fd);
  return input.isFIFO() || input.isFile();
}

/** Node would exit with 1 on an uncaught error, and 1 is the verdict "over the line". */
function failAsOurselves(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${formatError(error)}\n`);
    process.exit(EXIT.failed);
  });
  // The printing code gets the error as well; a closed standard error cannot be reported.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Commander would read `-config` as five short options. */
function withoutClairFlags(argv: readonly string[]): string[] {
  const [command, ...words] = argv;
  if (command !== 'serve') return [...argv];
  const { args, notes } = fromClairFlags(words);
  for (const note of notes) process.stderr.write(`${note}\n`);
  return [command, ...args];
}

/** Prints an expected failure as one line; commander has already printed its own. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.within : EXIT.failed;
  process.stderr.write(`${formatError(error)}\n`);
  return EXIT.failed;
}
