import type { RunDocument } from '../../../api/index.ts';
import { compareTexts } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';

const HEAD = ['CLUSTER', 'NAMESPACE', 'WORKLOAD', 'CONTAINER', 'IMAGE', 'OWNER', 'SINCE', ''];

export function runTable(runs: readonly RunDocument[]): string {
  return alignColumns([HEAD, ...runs.map(row)]);
}

/** Orders runs by cluster, namespace, workload and container, then by their start. */
export function byPlace(a: RunDocument, b: RunDocument): number {
  return (
    compareTexts(a.cluster, b.cluster) ||
    compareTexts(a.namespace, b.namespace) ||
    compareTexts(a.workload.name, b.workload.name) ||
    compareTexts(a.workload.kind, b.workload.kind) ||
    compareTexts(a.container, b.container) ||
    compareTexts(a.since, b.since)
  );
}

function row({ cluster, namespace, workload, container, image, owner, ...times }: RunDocument): string[] {
  const notes = [
    ...(image.scanned ? [] : [`never scanned${whyUnknown(image.unknown)}`]),
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

function whyUnknown(unknown: RunDocument['image']['unknown']): string {
  switch (unknown?.reason) {
    case 'no-digest':
      return ': the cluster gives no digest';
    case 'no-platform':
      return ': its platform is not known, and two were read';
    case 'no-manifest':
    case 'unreadable':
      return `: ${unknown.failure ?? 'it could not be read'}`;
    case 'not-read':
    case undefined:
      return '';
  }
}
