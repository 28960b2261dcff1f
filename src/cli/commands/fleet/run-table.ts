import type { RunDocument } from '../../../api/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';

const HEAD = ['CLUSTER', 'NAMESPACE', 'WORKLOAD', 'CONTAINER', 'IMAGE', 'OWNER', 'SINCE', ''];

export function runTable(runs: readonly RunDocument[]): string {
  return alignColumns([HEAD, ...runs.map(row)]);
}

/** Orders runs by cluster, namespace, workload and container, then by their begin. */
export function byPlace(a: RunDocument, b: RunDocument): number {
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
