import type { Command } from 'commander';
import { addOptions } from '../../options.ts';
import { FLEET_PLACE, PLACE_NAMES } from './fleet-options.ts';

export function declareWorkloads(fleet: Command): void {
  const workloads = fleet
    .command('workloads')
    .description('list the workloads that run, with their images and owners')
    .option('--cluster <name>', 'only of this cluster')
    .option('--namespace <name>', 'only of this namespace')
    .option('--owner <name>', 'only of this owner')
    .option('--image <image>', 'only of this image: its digest, its key, or its name as the workload has it')
    .option('--ended', 'also list what no longer runs')
    .addHelpText('after', PLACE_NAMES);
  addOptions(workloads, ['format', ...FLEET_PLACE]).action(async () => {
    const { runWorkloads } = await import('./run-workloads.ts');
    process.exitCode = await runWorkloads(workloads);
  });
}
