import type { EvidenceView } from '../../../../api/index.ts';
import { printable } from '../../../../errors/index.ts';
import { alignColumns } from '../../../../report/index.ts';
import { byPlace, runTable } from '../run-table.ts';
import { countEvidence } from './count-evidence.ts';
import { shortFacts, whatMayBeMissing } from './short-facts.ts';

const HEAD = ['IMAGE', 'PACKAGE', 'VERSION', 'AFFECTED', 'SINCE', 'EXPLOITED SINCE'];
/** Images and runs in the tables: column alignment needs all rows in memory, and nobody reads so many. */
const MAX_LISTED = 1_000;

/** Summarizes evidence: affected images, dates and notified clients. */
export async function evidenceText(view: EvidenceView): Promise<string> {
  const { counted, counts } = countEvidence(view);
  const images = await firstOf(counted.images);
  const runs = await firstOf(counted.runs);
  await firstOf(counted.verdicts);
  const missing = whatMayBeMissing(view);
  return [
    `${printable(view.id)}\n\n`,
    ...shortFacts(view, counts).map((fact) => `  ${fact}\n`),
    ...(images.length === 0 ? [] : ['\n', alignColumns([HEAD, ...images.flatMap(rowsOf)])]),
    ...moreThan(images, counts.images, 'images'),
    ...(runs.length === 0 ? [] : ['\n', runTable(runs.toSorted(byPlace))]),
    ...moreThan(runs, counts.runs, 'runs'),
    ...(missing.length === 0
      ? []
      : ['\nMay be missing:\n', ...missing.map((each) => `  ${printable(each)}\n`)]),
  ].join('');
}

type Listed<List> = List extends AsyncIterable<infer Item> ? Item : never;

function rowsOf({ key, names, packages }: Listed<EvidenceView['images']>): string[][] {
  return packages.map(({ name, version, affected, affectedSince, exploitedSince }) =>
    [
      names[0] ?? key,
      name,
      version,
      affected ? 'yes' : 'no longer',
      affectedSince?.at ?? '-',
      exploitedSince?.at ?? '-',
    ].map(printable),
  );
}

/** Reads a list to its end, and returns the entries that the tables show. */
async function firstOf<Item>(list: Iterable<Item> | AsyncIterable<Item>): Promise<readonly Item[]> {
  const first: Item[] = [];
  for await (const item of list) if (first.length < MAX_LISTED) first.push(item);
  return first;
}

function moreThan(listed: readonly unknown[], all: number, what: string): readonly string[] {
  if (all === listed.length) return [];
  return [`and ${all - listed.length} more ${what}: --format json and the archive list all\n`];
}
