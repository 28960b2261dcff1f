import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';

const MORE = `
Examples:
  plimsoll explain CVE-2023-4911 debian:12
  plimsoll explain DSA-5532-1 ./image.tar --offline
  plimsoll explain CVE-2023-4911 debian:12 --as-of 2026-03-01`;

export function declareExplain(root: Command): void {
  const command = root
    .command('explain')
    .argument('<id>', 'a CVE, or the ID of an advisory')
    .argument('<image>', 'the image in question, named as for scan')
    .summary('explain why a CVE is reported for an image, or why not')
    .description('Shows the evidence for one ID in one image, or the reason why it is not reported.')
    .addHelpText('after', MORE);
  addOptions(command, [
    'asOf',
    ...optionsOf('image', 'feeds'),
    'scope',
    'skipPath',
    'ignoreFile',
    'vex',
    'format',
    'quiet',
    'verbose',
    'color',
    'store',
  ]);
  command.action(async (id: string, image: string) => {
    const { runExplain } = await import('./run.ts');
    process.exitCode = await runExplain(id, image, command);
  });
}
