import { Command, CommanderError } from 'commander';
import { VERSION } from '../domain/index.ts';
import { declareConvert } from './commands/convert/index.ts';
import { declareDemo } from './commands/demo/index.ts';
import { declareDiff } from './commands/diff/index.ts';
import { declareExplain } from './commands/explain/index.ts';
import { declareFeeds } from './commands/feeds/index.ts';
import { declareIndex } from './commands/index/index.ts';
import { declareKlar } from './commands/klar/index.ts';
import { declareMcp } from './commands/mcp/index.ts';
import { declareSbom } from './commands/sbom/index.ts';
import { declareScan } from './commands/scan/index.ts';
import { fromClairFlags } from './commands/serve/clair-flags.ts';
import { declareServe } from './commands/serve/index.ts';
import { declareVex } from './commands/vex/index.ts';
import { printable } from '../errors/index.ts';
import { declareStore } from './commands/store/index.ts';
import { EXIT } from './exit-codes.ts';
import { hintForUsage } from './foreign-words.ts';
import { listenForInterruption } from './interruption.ts';
import { endAbandonedWork } from './time-limit/index.ts';
import { formatError } from './terminal/index.ts';

/** In the order of the help. */
const COMMANDS = new Map([
  ['scan', declareScan],
  ['explain', declareExplain],
  ['diff', declareDiff],
  ['index', declareIndex],
  ['sbom', declareSbom],
  ['vex', declareVex],
  ['convert', declareConvert],
  ['demo', declareDemo],
  ['feeds', declareFeeds],
  ['serve', declareServe],
  ['mcp', declareMcp],
  ['store', declareStore],
  ['klar', declareKlar],
]);

/** Runs one command line and sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  listenForInterruption();
  failAsOurselves();
  try {
    await program(argv[0]).parseAsync(withoutClairFlags(argv), { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
  endAbandonedWork();
}

/** Node would exit with 1 on an uncaught error, and 1 is the verdict "over the line". */
function failAsOurselves(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${formatError(error)}\n`);
    process.exit(EXIT.failed);
  });
  // The code that prints gets the error as well; a closed standard error cannot be reported.
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

/** Declares the named command alone, since a hundred options take their time; without one, all of them. */
function program(name = ''): Command {
  const root = new Command('plimsoll')
    .description('Finds the known vulnerabilities in container images, and says which are over your line.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .configureOutput({ writeErr: writeLines })
    .exitOverride();
  const named = COMMANDS.get(name);
  for (const declare of named ? [named] : COMMANDS.values()) declare(root);
  hintAtErrors(root, 'plimsoll');
  return root;
}

/** Sanitises Commander's messages: they repeat arguments that may come from elsewhere. */
function writeLines(text: string): void {
  process.stderr.write(text.split('\n').map(printable).join('\n'));
}

/** Suggests a remedy after a wrong call: the equivalent of another scanner's word, else the command's help. */
function hintAtErrors(command: Command, name: string): void {
  command.configureOutput({
    outputError: (text, write) => {
      write(`${text}hint: ${hintForUsage(text) ?? `${name} --help`}\n`);
    },
  });
  for (const sub of command.commands) hintAtErrors(sub, `${name} ${sub.name()}`);
}

/** Prints an expected failure as one line; commander has already printed its own. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.within : EXIT.failed;
  process.stderr.write(`${formatError(error)}\n`);
  return EXIT.failed;
}
