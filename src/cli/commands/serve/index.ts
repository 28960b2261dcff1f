import { Option, type Command } from 'commander';
import { addOptions } from '../../options/options.ts';
import { SERVE_OPTIONS } from './serve-options.ts';

const MORE = `
Examples:
  plimsoll serve                            on http://127.0.0.1:6060, with the
                                            embedded store
  plimsoll serve --listen :6060 --database postgres://plimsoll@db/plimsoll
  plimsoll serve --config clair.yaml        Clair's file, of version 2 or 4

Tokens, Clair's pre-shared key and a webhook stand in the file that --config
names. Without tokens and without a key, everybody who reaches the server may
do everything.`;

export function declareServe(root: Command): void {
  const command = root
    .command('serve')
    .summary('run a server: index images once, keep feeds up to date, serve clients of Clair and Klar')
    .description('Serves the API of Plimsoll, and those of Clair 1, 2 and 4.')
    .addHelpText('after', MORE);
  addOptions(command, SERVE_OPTIONS, 'settings, tokens and a webhook; by default no file is read');
  // Declared only so that it is refused with the reason.
  command.addOption(new Option('--feeds-from <oci://repository>').hideHelp());
  command.action(async () => {
    const { runServe } = await import('./run.ts');
    process.exitCode = await runServe(command);
  });
}
