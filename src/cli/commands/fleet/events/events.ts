import type { Command } from 'commander';
import { collect } from '../../../options/collect.ts';
import { addOptions } from '../../../options/options.ts';
import { FLEET_PLACE } from '../fleet-options.ts';

export function declareEvents(fleet: Command): void {
  const events = fleet
    .command('events')
    .argument('[id]', 'one event, with the workloads and images that it hits now')
    .description('list what feeds and scans changed for known images, oldest first')
    .option('--kind <kind>', 'only events of this kind, such as finding.exploited; may be repeated', collect)
    .option('--since <date>', 'from this day or time on; by default, the last 7 days')
    .option('--follow', 'go on with events as they come, until interrupted; from now on, without --since');
  addOptions(events, ['format', ...FLEET_PLACE]).action(async (id?: string) => {
    if (id !== undefined) {
      const { runEvent } = await import('./run-event.ts');
      process.exitCode = await runEvent(id, events);
      return;
    }
    const { runEvents } = await import('./run-events.ts');
    process.exitCode = await runEvents(events);
  });
}
