import { Command } from 'commander';
import { VERSION } from '../../domain/index.ts';
import { printable } from '../../errors/index.ts';
import { declareAttest } from '../commands/attest/index.ts';
import { declareCompletion } from '../commands/completion/index.ts';
import { declareConvert } from '../commands/convert/index.ts';
import { declareDemo } from '../commands/demo/index.ts';
import { declareDiff } from '../commands/diff/index.ts';
import { declareDoctor } from '../commands/doctor/index.ts';
import { declareExplain } from '../commands/explain/index.ts';
import { declareFeeds } from '../commands/feeds/index.ts';
import { declareFleet } from '../commands/fleet/index.ts';
import { declareIndex } from '../commands/index/index.ts';
import { declareInit } from '../commands/init/index.ts';
import { declareKlar } from '../commands/klar/index.ts';
import { declareMcp } from '../commands/mcp/index.ts';
import { declareNotify } from '../commands/notify/index.ts';
import { declareSbom } from '../commands/sbom/index.ts';
import { declareScan } from '../commands/scan/index.ts';
import { declareServe } from '../commands/serve/index.ts';
import { declareStore } from '../commands/store/index.ts';
import { declareVersion } from '../commands/version/index.ts';
import { declareVex } from '../commands/vex/index.ts';
import { declareWatch } from '../commands/watch/index.ts';
import { ownLine } from '../foreign-words/index.ts';
import { refuseSecondValues } from './one-value.ts';

/** In the order of the help. */
const COMMANDS = new Map([
  ['scan', declareScan],
  ['explain', declareExplain],
  ['diff', declareDiff],
  ['index', declareIndex],
  ['sbom', declareSbom],
  ['attest', declareAttest],
  ['vex', declareVex],
  ['convert', declareConvert],
  ['demo', declareDemo],
  ['feeds', declareFeeds],
  ['fleet', declareFleet],
  ['watch', declareWatch],
  ['notify', declareNotify],
  ['serve', declareServe],
  ['mcp', declareMcp],
  ['store', declareStore],
  ['klar', declareKlar],
  ['init', declareInit],
  ['doctor', declareDoctor],
  ['completion', declareCompletion],
  ['version', declareVersion],
]);
/** Commands that describe all others. */
const ABOUT_ALL = ['completion'];

export const COMMAND_NAMES: readonly string[] = [...COMMANDS.keys(), 'help'];

/**
 * Declares only the command that the words begin with, since a hundred options take their time; without one, all of
 * them.
 */
export function commandLine(words: readonly string[] = []): Command {
  const [name = ''] = words;
  const root = new Command('plimsoll')
    .description('Finds the known vulnerabilities in container images, and says which are over your line.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .configureOutput({ writeErr: writeLines })
    .exitOverride();
  const named = ABOUT_ALL.includes(name) ? undefined : COMMANDS.get(name);
  for (const declare of named ? [named] : COMMANDS.values()) declare(root);
  refuseSecondValues(root);
  hintAtErrors(root, 'plimsoll', words);
  return root;
}

/** Sanitises Commander's messages: they repeat arguments that may come from elsewhere. */
function writeLines(text: string): void {
  process.stderr.write(text.split('\n').map(printable).join('\n'));
}

/** Adds a hint after a wrong call: the whole line in our words where it has another scanner's, else the command's help. */
function hintAtErrors(command: Command, name: string, words: readonly string[]): void {
  command.configureOutput({
    outputError: (text, write) => {
      const own = ownLine(words);
      // Klar's lines keep their form.
      const coded = command.name() === 'klar' ? text : text.replace(/^error: /u, 'error[USAGE]: ');
      const [error = ''] = coded.split('\n', 1);
      write(own ? `${error}: ${own.why}\nhint: ${own.line}\n` : `${coded}hint: ${name} --help\n`);
    },
  });
  for (const sub of command.commands) hintAtErrors(sub, `${name} ${sub.name()}`, words);
}
