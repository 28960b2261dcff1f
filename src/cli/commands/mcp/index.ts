import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';
import type { OptionKey } from '../../../config/index.ts';

const MORE = `
Tools, all of which only read: scan, explain, upgrades, packages, diff, and with
--server, fleet_affected and fleet_plan, which ask its fleet; images are scanned
here. Answers are JSON, of bounded length; what an image or an advisory says is
marked as untrusted, and upgrades are argument lists.

Credentials are those of docker login, each for its own registry: an agent names
the images, so none is sent to every registry that it names.

Examples:
  plimsoll mcp
  plimsoll mcp --offline --max critical=0
  plimsoll mcp --server https://plimsoll.example
  claude mcp add plimsoll -- plimsoll mcp`;

/** Credentials, which an agent could send to any registry, and options about one image. */
const LEFT_OUT: readonly OptionKey[] = ['username', 'passwordStdin', 'password', 'registryToken', 'baseline'];

export function declareMcp(root: Command): void {
  const command = root
    .command('mcp')
    .summary('serve an agent over standard input and output')
    .description('Answers the questions of an agent about images, by the Model Context Protocol.')
    .addHelpText('after', MORE);
  const keys = optionsOf('line', 'image', 'feeds').filter((key) => !LEFT_OUT.includes(key));
  addOptions(command, [...keys, 'store', 'server', 'insecureServer']);
  command.action(async () => {
    const { runMcp } = await import('./run.ts');
    process.exitCode = await runMcp(command);
  });
}
