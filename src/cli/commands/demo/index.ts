import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';

export function declareDemo(root: Command): void {
  const command = root
    .command('demo')
    .summary('scan two example images against a sample of advisories, without any network')
    .description(
      'The whole job with no network: two small example images, and a small, dated sample of advisories.',
    )
    .addHelpText('after', '\nExamples:\n  plimsoll demo\n  plimsoll demo --max critical=0 --format json');
  addOptions(
    command,
    optionsOf('line', 'output').filter((key) => key !== 'baseline'),
  );
  command.action(async () => {
    const { runDemo } = await import('./run.ts');
    process.exitCode = await runDemo(command);
  });
}
