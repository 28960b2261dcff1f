import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';

const MORE = `
Both are matched with the same advisories, without ignore rules. A name that
ends in .json is a report of one image, which scan --format json wrote.

Exit codes:
  0  compared, whatever the difference is
  2  could not compare, or wrong usage
  3  one of the answers has a hole; --allow-incomplete waives one

Examples:
  plimsoll diff debian:12 debian:13
  plimsoll diff report.json app:1.5 --format json`;

export function declareDiff(root: Command): void {
  const command = root
    .command('diff')
    .argument('<from>', 'an image, named as for scan, or a JSON report of one')
    .argument('<to>', 'the image to move to, or a report of it')
    .summary('tell what moving from one image to another fixes and brings')
    .description('Lists the vulnerabilities and packages that differ between two images.')
    .addHelpText('after', MORE);
  addOptions(command, [
    ...optionsOf('image', 'feeds'),
    'allowIncomplete',
    'scope',
    'skipPath',
    'format',
    'quiet',
    'verbose',
    'color',
    'store',
  ]);
  command.action(async (from: string, to: string) => {
    const { runDiff } = await import('./run.ts');
    process.exitCode = await runDiff(from, to, command);
  });
}
