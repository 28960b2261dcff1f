import type { Command } from 'commander';
import type { KeptVerdictDocument } from '../../../api/index.ts';
import { SEVERITIES } from '../../../domain/index.ts';
import { printable } from '../../../errors/index.ts';
import { alignColumns } from '../../../report/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { findKey } from './find-key.ts';
import { withFleet } from './open-fleet.ts';
import { writeDocument } from './write-document.ts';

interface HistoryDocument {
  /** As it was asked for. */
  readonly image: string;
  readonly key: string;
  readonly verdicts: readonly KeptVerdictDocument[];
}

const HEAD = ['SINCE', 'LINE', 'VERDICT', 'CAUSE', 'AS OF SYNC', 'COUNTED'];

export async function runHistory(image: string, command: Command): Promise<number> {
  return withFleet(command, async (fleet, request) => {
    const key = await findKey(image, fleet, request);
    const verdicts = await Array.fromAsync(fleet.verdicts(key));
    await writeDocument(request, { image, key, verdicts }, table);
    return EXIT.within;
  });
}

function table({ image, verdicts }: HistoryDocument): string {
  if (verdicts.length === 0) {
    return `No verdict of ${printable(image)} yet: a server keeps one if its configuration draws a line.\n`;
  }
  return alignColumns([HEAD, ...verdicts.map(row)]);
}

function row({ at, line, outcome, cause, sync, counts }: KeptVerdictDocument): string[] {
  return [at, printable(line.name), outcome, cause, String(sync), countedWords(counts)];
}

function countedWords({ severities, overdue, inTime, holes }: KeptVerdictDocument['counts']): string {
  const words = [
    ...SEVERITIES.toReversed().map((severity) => [severities[severity], severity] as const),
    [overdue, 'overdue'] as const,
    [inTime, 'in time'] as const,
    [holes, holes === 1 ? 'hole' : 'holes'] as const,
  ];
  const found = words.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return found.length === 0 ? 'nothing' : found.join(', ');
}
