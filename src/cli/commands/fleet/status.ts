import type { Command } from 'commander';
import { addOptions } from '../../options.ts';
import { FLEET_PLACE } from './fleet-options.ts';

export function declareStatus(fleet: Command): void {
  const status = fleet
    .command('status')
    .description('count images and runs, and show when each cluster and feed was last heard');
  addOptions(status, ['format', ...FLEET_PLACE]).action(async () => {
    const { runStatus } = await import('./run-status.ts');
    process.exitCode = await runStatus(status);
  });
}
