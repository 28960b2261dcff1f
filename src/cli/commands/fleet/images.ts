import type { Command } from 'commander';
import { addOptions } from '../../options.ts';
import { FLEET_PLACE } from './fleet-options.ts';

export function declareImages(fleet: Command): void {
  const images = fleet
    .command('images')
    .description('list images that were scanned, and images that run')
    .option('--running', 'only images that run');
  addOptions(images, ['format', ...FLEET_PLACE]).action(async () => {
    const { runImages } = await import('./run-images.ts');
    process.exitCode = await runImages(images);
  });
}
