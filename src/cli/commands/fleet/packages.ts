import type { Command } from 'commander';
import { addOptions } from '../../options.ts';
import { FLEET_PLACE } from './fleet-options.ts';

export function declarePackages(fleet: Command): void {
  const packages = fleet
    .command('packages')
    .argument('<package>', 'name of a package, or of its source; @ and a version in full may follow')
    .description('list scanned images that hold a package, and the workloads that run them')
    .option('--running', 'only images that run');
  addOptions(packages, ['format', ...FLEET_PLACE]).action(async (named: string) => {
    const { runPackages } = await import('./run-packages.ts');
    process.exitCode = await runPackages(named, packages);
  });
}
