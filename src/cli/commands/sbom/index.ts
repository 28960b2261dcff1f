import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';

const MORE = `
Formats, all as JSON: cyclonedx (the default: 1.6), cyclonedx@1.7, spdx (2.3),
spdx@3.0.1.

Exit codes:
  0  written
  2  the image could not be read, or a file not written
  3  written, and something in the image could not be read: the SBOM names it

Examples:
  plimsoll sbom nginx:1.27
  plimsoll sbom ./image.tar --format cyclonedx=app.cdx.json --format spdx`;

export function declareSbom(root: Command): void {
  const command = root
    .command('sbom')
    .argument('<image>', 'what to describe, named as for scan')
    .summary('write the SBOM of an image')
    .description('Lists the packages of an image as an SBOM, and looks nothing up: no feed is touched.')
    .addHelpText('after', MORE);
  addOptions(command, [...optionsOf('image'), 'format', 'quiet', 'verbose', 'color', 'store']);
  command.action(async (image: string) => {
    const { runSbom } = await import('./run.ts');
    process.exitCode = await runSbom(image, command);
  });
}
