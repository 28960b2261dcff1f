import type { Command } from 'commander';
import { addOptions } from '../../../options/options.ts';
import { FLEET_PLACE } from '../fleet-options.ts';

const MORE = `
What each distinct package matches is kept, so that images are counted and judged
without a report of each. All of it is made from packages and feeds: this drops it
and makes it again, and every answer afterwards is the same. A new version of
Plimsoll does so by itself.

Examples:
  plimsoll fleet rebuild
  plimsoll fleet rebuild --server https://plimsoll.example`;

export function declareRebuild(fleet: Command): void {
  const rebuild = fleet
    .command('rebuild')
    .description('match all packages of scanned images again')
    .addHelpText('after', MORE);
  addOptions(rebuild, ['format', ...FLEET_PLACE]).action(async () => {
    const { runRebuild } = await import('./run-rebuild.ts');
    process.exitCode = await runRebuild(rebuild);
  });
}
