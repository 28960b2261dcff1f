import type { Command } from 'commander';
import { addOptions, optionsOf } from '../../options/options.ts';

const MORE = `
Each finding that an ignore rule hides becomes a statement: not affected, with
the rule's reason. It is about that package in that image, by its digest; of a
folder, which has none, about the package anywhere.

Exit codes:
  0  written
  2  the image could not be read, or no rule hides anything
  3  written, and the answer has a hole: a rule may hide more than is stated

Examples:
  plimsoll vex app:1.4 --author 'Shop team <shop@example.org>'
  plimsoll vex app:1.4 --ignore-file .trivyignore --format openvex=app.vex.json
  plimsoll vex app:1.5 --merge app.vex.json --format openvex=app.vex.json`;

export function declareVex(root: Command): void {
  const command = root
    .command('vex')
    .argument('<image>', 'the image whose findings the rules hide, named as for scan')
    .option('--merge <file>', 'add to this OpenVEX document what it does not say yet')
    .option('--author <text>', 'who makes these statements', 'unknown author')
    .summary('write what ignore rules hide as a VEX document')
    .description('Writes the findings that ignore rules hide as OpenVEX 0.2, for others to scan with.')
    .addHelpText('after', MORE);
  addOptions(command, [
    ...optionsOf('image', 'feeds'),
    'allowIncomplete',
    'scope',
    'skipPath',
    'ignoreFile',
    'format',
    'quiet',
    'color',
    'store',
  ]);
  command.action(async (image: string) => {
    const { runVex } = await import('./run.ts');
    process.exitCode = await runVex(image, command);
  });
}
