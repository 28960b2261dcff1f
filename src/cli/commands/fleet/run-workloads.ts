import type { Command } from 'commander';
import * as z from 'zod';
import { runFilters, type RunDocument } from '../../../api/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';
import { EXIT } from '../../exit-codes.ts';
import type { RunFilters } from './fleet.ts';
import { withFleet } from './open-fleet.ts';
import { writeDocument } from './write-document.ts';

const filters = z.object({ ...runFilters, ended: z.boolean().default(false) });

const HEAD = ['CLUSTER', 'NAMESPACE', 'WORKLOAD', 'CONTAINER', 'IMAGE', 'OWNER', 'SINCE', ''];

export async function runWorkloads(command: Command): Promise<number> {
  const query = filtersOf(command);
  return withFleet(command, async (fleet, request) => {
    const runs: RunDocument[] = [];
    for await (const run of fleet.runs(query)) runs.push(run);
    runs.sort(byPlace);
    await writeDocument(request, { runs }, table);
    return EXIT.within;
  });
}

function filtersOf(command: Command): RunFilters {
  const { success, data, error } = filters.safeParse(command.opts());
  if (success) {
    const { ended, ...rest } = data;
    return { ...rest, isRunning: !ended };
  }
  const [issue] = error.issues;
  throw new AppError('USAGE', `--${issue?.path.join('.') ?? ''} is not valid: ${issue?.message ?? ''}`, {
    hint: 'write a name as `plimsoll fleet workloads` shows it',
  });
}

function byPlace(a: RunDocument, b: RunDocument): number {
  return compare(placeOf(a), placeOf(b));
}

function placeOf({ cluster, namespace, workload, container, since }: RunDocument): readonly string[] {
  return [cluster, namespace, workload.name, workload.kind, container, since];
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [i, text] of a.entries()) {
    const other = b[i] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

function table({ runs }: { readonly runs: readonly RunDocument[] }): string {
  if (runs.length === 0) return 'Nothing runs that matches, as far as lists of clusters have come.\n';
  return alignColumns([HEAD, ...runs.map(row)]);
}

function row({ cluster, namespace, workload, container, image, owner, ...times }: RunDocument): string[] {
  const notes = [
    ...(image.scanned ? [] : ['never scanned']),
    ...(times.until === undefined ? [] : [`ended ${times.until}`]),
    ...(times.lastKnownAt === undefined ? [] : [`last known at ${times.lastKnownAt}`]),
  ];
  const name = `${workload.kind}/${workload.name}`;
  return [
    cluster,
    namespace,
    name,
    container,
    image.reference,
    owner ?? '-',
    times.since,
    notes.join(', '),
  ].map(printable);
}
