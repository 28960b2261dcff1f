import type { Command } from 'commander';
import { addOptions } from '../../options/options.ts';

const MORE = `
A report is converted as it was judged: no line is drawn, no rule applied and
no feed asked again. --severity must be given here, not to the scan: a report
that lists only some severities is refused.

Exit codes:
  0  written, whatever the verdict is
  2  not a report, or not written

Examples:
  plimsoll scan app:1.4 --format json=report.json
  plimsoll convert report.json --format junit=report.xml --format github
  plimsoll convert a.json b.json --format summary`;

export function declareConvert(root: Command): void {
  const command = root
    .command('convert')
    .argument('<report...>', 'what scan --format json wrote; - is standard input')
    .summary('render kept JSON reports in other formats')
    .description('Renders kept JSON reports again, in any format of scan, without scanning.')
    .addHelpText('after', MORE);
  addOptions(command, [
    'format',
    'template',
    'showSuppressed',
    'listPackages',
    'fixPlan',
    'severity',
    'all',
    'color',
  ]);
  command.action(async (files: readonly string[]) => {
    const { runConvert } = await import('./run.ts');
    process.exitCode = await runConvert(files, command);
  });
}
