import type { Command } from 'commander';
import { addOptions } from '../../options/options.ts';

const MORE = `
Examples:
  plimsoll store move --to postgres://plimsoll@db/plimsoll
  plimsoll store move --database postgres://plimsoll@db/plimsoll --to ./store.db

Stop the servers of both first. The target must be empty, and the source stays
as it is. What was interrupted goes on where it was: run the same call again.`;

export function declareStore(root: Command): void {
  const store = root
    .command('store')
    .summary('move stored data to another database')
    .description('The images, names, scans and advisories that were stored.');
  const move = store
    .command('move')
    .description('copy a store into an empty one, and compare both: from a file to Postgres, or back')
    .requiredOption('--to <place>', 'postgres://user@host/name, or a file')
    .addHelpText('after', MORE);
  addOptions(move, ['store', 'database', 'quiet']).action(async () => {
    const { runMove } = await import('./move.ts');
    process.exitCode = await runMove(String(move.getOptionValue('to')), move);
  });
}
