import type { Command } from 'commander';
import { addOptions } from '../../options.ts';
import { FLEET_PLACE } from './fleet-options.ts';

export function declareHistory(fleet: Command): void {
  const history = fleet
    .command('history')
    .argument('<image>', 'a scanned image: its name, its digest or its key')
    .description(
      'list the verdicts of an image by the lines of its server, newest first, what changed them, and where it runs',
    );
  addOptions(history, ['format', ...FLEET_PLACE]).action(async (image: string) => {
    const { runHistory } = await import('./run-history.ts');
    process.exitCode = await runHistory(image, history);
  });
}
