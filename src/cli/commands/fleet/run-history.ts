import type { Command } from 'commander';
import type { StoredVerdictDocument, RunDocument } from '../../../api/index.ts';
import { WORST_FIRST } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { findKey } from './find-key.ts';
import { withFleet } from './open-fleet.ts';
import { byPlace, runTable } from './run-table.ts';
import { writeDocument } from './write-document.ts';

interface HistoryDocument {
  /** As the user asked for it. */
  readonly image: string;
  readonly key: string;
  readonly verdicts: readonly StoredVerdictDocument[];
  /** Runs that have not ended. */
  readonly runs: readonly RunDocument[];
}

const HEAD = ['SINCE', 'LINE', 'VERDICT', 'CAUSE', 'AS OF SYNC', 'COUNTED'];

export async function runHistory(image: string, command: Command): Promise<number> {
  return withFleet(command, async (fleet, request) => {
    const key = await findKey(image, fleet, request);
    const verdicts = await Array.fromAsync(fleet.verdicts(key));
    const runs = await Array.fromAsync(fleet.runs({ images: [key], isRunning: true }));
    await writeDocument(request, { image, key, verdicts, runs: runs.toSorted(byPlace) }, table);
    return EXIT.within;
  });
}

function table({ image, verdicts, runs }: HistoryDocument): string {
  const workloads = runs.length === 0 ? '' : `\nRuns in:\n${runTable(runs)}`;
  return `${verdictTable(image, verdicts)}${workloads}`;
}

function verdictTable(image: string, verdicts: readonly StoredVerdictDocument[]): string {
  if (verdicts.length === 0) {
    return `No verdict of ${printable(image)} yet: a server keeps one if its configuration draws a line.\n`;
  }
  return alignColumns([HEAD, ...verdicts.map(row)]);
}

function row({ at, line, outcome, cause, sync, counts }: StoredVerdictDocument): string[] {
  return [at, printable(line.name), outcome, cause, String(sync), countedWords(counts)];
}

function countedWords({ severities, overdue, inTime, holes }: StoredVerdictDocument['counts']): string {
  const words = [
    ...WORST_FIRST.map((severity) => [severities[severity], severity] as const),
    [overdue, 'overdue'] as const,
    [inTime, 'in time'] as const,
    [holes, holes === 1 ? 'hole' : 'holes'] as const,
  ];
  const found = words.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return found.length === 0 ? 'nothing' : found.join(', ');
}
