import type { Command } from 'commander';
import { addOptions } from '../../options.ts';
import { FLEET_PLACE } from './fleet-options.ts';

export function declareAffected(fleet: Command): void {
  const affected = fleet
    .command('affected')
    .argument('<id>', 'a CVE, or the ID of an advisory')
    .description('list scanned images that a vulnerability affects, and the workloads that run them')
    .option('--running', 'only images that run');
  addOptions(affected, ['format', ...FLEET_PLACE]).action(async (id: string) => {
    const { runAffected } = await import('./run-affected.ts');
    process.exitCode = await runAffected(id, affected);
  });
}
