import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options.ts';

const MORE = `
Examples:
  plimsoll explain CVE-2023-4911 debian:12
  plimsoll explain DSA-5532-1 ./image.tar --offline`;

export function declareExplain(root: Command): void {
  const command = root
    .command('explain')
    .argument('<id>', "a CVE, or an advisory's own id")
    .argument('<image>', 'the image in question, named as for scan')
    .summary('say why a CVE is reported for an image, or why it is not')
    .description('Shows the evidence for one id in one image, or which of the possible reasons keeps it out.')
    .addHelpText('after', MORE);
  addOptions(command, [...optionsOf('image', 'feeds'), 'format', 'quiet', 'color', 'store']);
  command.action(async (id: string, image: string) => {
    const { runExplain } = await import('./run.ts');
    process.exitCode = await runExplain(id, image, command);
  });
}
