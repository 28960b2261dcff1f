import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';

const MORE = `
Exit codes:
  0  every image was read
  2  an image, or one of its layers, could not be read

Examples:
  plimsoll index nginx:1.27 registry.example/team/app
  plimsoll index --refresh

A path is kept as it is written: name files absolutely if --refresh runs
elsewhere.`;

export function declareIndex(root: Command): void {
  const command = root
    .command('index')
    .argument('[image...]', 'what to read, named as for scan')
    .summary('read images ahead of their scan')
    .description(
      'Reads the layers of images into the store, and looks nothing up: a scan then finds them read.',
    )
    .option(
      '--refresh',
      'read again what an earlier version of Plimsoll read, of all images that were named so far',
    )
    .addHelpText('after', MORE);
  addOptions(command, [...optionsOf('image'), 'quiet', 'verbose', 'color', 'store']);
  command.action(async (images: readonly string[]) => {
    const { runIndex } = await import('./run.ts');
    process.exitCode = await runIndex(images, command);
  });
}
