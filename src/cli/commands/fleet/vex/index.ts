import type { Command } from 'commander';
import { addOptions } from '../../../options/options.ts';
import { FLEET_PLACE } from '../fleet-options.ts';

const MORE = `
What a document calls not affected or fixed is suppressed in the verdicts of one
line, or of all. A server judges images again at once, and within 10 minutes
where a document was put into its store without --server.

Examples:
  plimsoll fleet vex add vendor vendor.vex.json --line payments
  plimsoll fleet vex list --server https://plimsoll.example
  plimsoll fleet vex remove vendor`;

export function declareFleetVex(fleet: Command): void {
  const vex = fleet
    .command('vex')
    .description('VEX documents that count in the verdicts of a server')
    .addHelpText('after', MORE);

  const list = vex.command('list').description('list the documents, by name');
  addOptions(list, ['format', ...FLEET_PLACE]).action(async () => {
    const { runVexList } = await import('./run.ts');
    process.exitCode = await runVexList(list);
  });

  const add = vex
    .command('add')
    .argument('<name>', 'letters, digits, dots, hyphens and underscores; a document of this name is replaced')
    .argument('<file>', 'OpenVEX 0.2, CSAF 2.0 or CycloneDX, as JSON')
    .description('have a document count in verdicts')
    .option('--line <name>', 'count only in verdicts by this line')
    .addHelpText('after', MORE);
  addOptions(add, ['format', ...FLEET_PLACE]).action(async (name: string, file: string) => {
    const { runVexAdd } = await import('./run.ts');
    process.exitCode = await runVexAdd(name, file, add);
  });

  const remove = vex
    .command('remove')
    .argument('<name>', 'name of the document')
    .description('have a document count no longer');
  addOptions(remove, FLEET_PLACE).action(async (name: string) => {
    const { runVexRemove } = await import('./run.ts');
    process.exitCode = await runVexRemove(name, remove);
  });
}
