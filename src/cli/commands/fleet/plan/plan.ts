import type { Command } from 'commander';
import { addOptions } from '../../../options/options.ts';
import { FLEET_PLACE, PLACE_NAMES } from '../fleet-options.ts';

export function declarePlan(fleet: Command): void {
  const plan = fleet
    .command('plan')
    .description('list the few upgrades that clear most CVEs of all running images, base images first')
    .option('--all', 'look at all scanned images, whether or not they run')
    .option('--limit <number>', 'upgrades to list at most (default: 10)')
    .option('--severity <severity>', 'count only CVEs of this severity or worse')
    .option('--cluster <name>', 'only images that run in this cluster')
    .option('--namespace <name>', 'only images that run in this namespace')
    .option('--owner <name>', 'only images that this owner runs')
    .addHelpText('after', PLACE_NAMES);
  addOptions(plan, ['format', ...FLEET_PLACE]).action(async () => {
    const { runPlan } = await import('./run-plan.ts');
    process.exitCode = await runPlan(plan);
  });
}
