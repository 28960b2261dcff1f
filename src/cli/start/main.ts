import { CommanderError } from 'commander';
import { fromClairFlags } from '../commands/serve/clair-flags.ts';
import { commandLine } from './command-line.ts';
import { EXIT } from './exit-codes.ts';
import { listenForInterruption } from './interruption.ts';
import { formatError } from '../terminal/index.ts';

/** Runs one command line and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  listenForInterruption();
  failAsOurselves();
  try {
    await commandLine(argv[0]).parseAsync(withoutClairFlags(argv), { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
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
