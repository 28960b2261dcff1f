import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';

const MORE = `
Checks the configuration, the store and free space, proxies, feeds, the clock,
credentials of registries, and for each image named, whether it can be opened
with them. No layer is read, no feed loaded, and no secret printed.

Exit codes:
  0  nothing failed; there may be warnings
  2  a check failed: each says what to do

Examples:
  plimsoll doctor
  plimsoll doctor registry.example/team/app:1
  plimsoll doctor --format json`;

export function declareDoctor(root: Command): void {
  const command = root
    .command('doctor')
    .argument('[image...]', 'images that this machine should be able to scan')
    .summary('check what a scan needs: registries, feeds, store, clock, proxies')
    .description(
      'Checks what a scan needs of this machine and its network, and says how to fix what is wrong.',
    )
    .addHelpText('after', MORE);
  addOptions(command, [...optionsOf('image', 'feeds'), 'format', 'quiet', 'color', 'store']);
  command.action(async (images: readonly string[]) => {
    const { runDoctor } = await import('./run.ts');
    process.exitCode = await runDoctor(images, command);
  });
}
