import type { Command } from 'commander';
import type { EventHits } from '../../../../api/index.ts';
import type { EventDetails } from '../../../../client/index.ts';
import { counted } from '../../../../domain/index.ts';
import { AppError, printable } from '../../../../errors/index.ts';
import { alignColumns } from '../../../../report/index.ts';
import { EXIT } from '../../../start/exit-codes.ts';
import { readStoreRequest } from '../../../opening/session.ts';
import { eventRow } from './event-row.ts';
import { openEventSource } from './event-source.ts';
import { writeDocument } from '../write-document.ts';

const LISTING = ['kind', 'since', 'follow'] as const;
const HEAD = ['CLUSTER', 'NAMESPACE', 'WORKLOAD', 'CONTAINER', 'IMAGE', 'OWNER'];

/** Shows one event and the images it affects now. */
export async function runEvent(id: string, command: Command): Promise<number> {
  const given = command.opts<Readonly<Record<string, unknown>>>();
  const filter = LISTING.find((name) => given[name] !== undefined);
  if (filter !== undefined) {
    throw new AppError('USAGE', `--${filter} cannot be combined with the ID of an event`, {
      hint: `plimsoll fleet events ${id}`,
    });
  }
  const request = await readStoreRequest(command);
  const source = await openEventSource(request);
  try {
    await writeDocument(request, { event: await source.event(id) }, ({ event }) => table(event));
    return EXIT.within;
  } finally {
    await source.close();
  }
}

function table({ hits, ...event }: EventDetails): string {
  const idle = hits.listed.filter(({ workloads }) => workloads === undefined);
  const rows = hits.listed.flatMap(placeRows);
  const left = hits.workloads - rows.length;
  return [
    eventRow(event),
    `Hits ${counted(hits.images, 'image')} and ${counted(hits.workloads, 'workload')} now.\n`,
    ...(rows.length === 0 ? [] : ['\n', alignColumns([HEAD, ...rows])]),
    ...(left > 0 ? [`and ${counted(left, 'workload')} more: plimsoll fleet workloads\n`] : []),
    ...(idle.length === 0 ? [] : ['\nRun nowhere:\n', ...idle.map(({ name }) => `  ${printable(name)}\n`)]),
  ].join('');
}

function placeRows({ name, owner = '-', places = [] }: EventHits['listed'][number]): readonly string[][] {
  return places.map(({ cluster, namespace, workload, container }) =>
    [cluster, namespace, `${workload.kind}/${workload.name}`, container, name, owner].map(printable),
  );
}
