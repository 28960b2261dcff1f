import type { Command } from 'commander';
import { addOptions } from '../../../options/options.ts';
import { FLEET_PLACE } from '../fleet-options.ts';

const MORE = `
This removes images that neither ran, nor were read or asked for, with what
only they held, and ended runs, verdicts, events and what feeds once said, if
they are older than the history. An answer as of a day before it is then not
known.

A server does the same once a day. Without --images and --history its settings
count: keep-images, by default 90 days, and keep-history, by default 400.

Runs, verdicts and closed rows of a CVE that KEV listed while the image ran stay.

Examples:
  plimsoll fleet prune --dry-run
  plimsoll fleet prune --images 30 --format json
  plimsoll fleet prune --history 100 --server https://plimsoll.example`;

export function declarePrune(fleet: Command): void {
  const prune = fleet
    .command('prune')
    .description('remove images that nobody uses, and what is older than the history')
    .option('--dry-run', 'count what would be removed, and remove nothing')
    .option('--images <days>', 'days for which an image that nobody uses stays')
    .option('--history <days>', 'days of the history')
    .option('--drop-exploited', 'also remove what is about a CVE in KEV')
    .addHelpText('after', MORE);
  addOptions(prune, ['format', ...FLEET_PLACE]).action(async () => {
    const { runPrune } = await import('./run-prune.ts');
    process.exitCode = await runPrune(prune);
  });
}
