import type { Command } from 'commander';
import { addOptions } from '../../options/options.ts';

export function declareVersion(root: Command): void {
  const command = root
    .command('version')
    .summary('print the version')
    .description('Prints the version; --format json also names Node and the machine.');
  addOptions(command, ['format']);
  command.action(async () => {
    const { runVersion } = await import('./run.ts');
    process.exitCode = await runVersion(command);
  });
}
