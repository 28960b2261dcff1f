import type { Command } from 'commander';
import { pruneRequest, type PruneAnswer, type PruneRequest } from '../../../../api/index.ts';
import { MAX_DAYS } from '../../../../domain/index.ts';
import { PRUNED_KINDS } from '../../../../fleet/index.ts';
import { alignColumns } from '../../../../report/index.ts';
import { EXIT } from '../../../start/exit-codes.ts';
import { withFleet } from '../open-fleet.ts';
import { refusedOption } from '../refused-option.ts';
import { writeDocument } from '../write-document.ts';

const DAYS = { what: 'number of days', hint: `give a whole number of days from 1 to ${MAX_DAYS}` };

type PruneDocument = Pick<PruneAnswer, 'dryRun' | 'removed'>;

interface Given {
  readonly dryRun?: boolean;
  readonly images?: string;
  readonly history?: string;
  readonly dropExploited?: boolean;
}

export async function runPrune(command: Command): Promise<number> {
  const wanted = requestOf(command.opts<Given>());
  return withFleet(command, async (fleet, request) => {
    const { removed } = await fleet.prune(wanted);
    await writeDocument(request, { dryRun: wanted.dryRun, removed }, table);
    return EXIT.within;
  });
}

function requestOf({ dryRun = false, dropExploited = false, ...days }: Given): PruneRequest {
  const request: Record<string, unknown> = { dryRun, dropExploited };
  for (const option of ['images', 'history'] as const) {
    const text = days[option];
    if (text === undefined) continue;
    const { success } = pruneRequest.shape[option].safeParse(text.trim() === '' ? undefined : Number(text));
    if (!success) throw refusedOption(option, text, DAYS);
    request[option] = Number(text);
  }
  return pruneRequest.parse(request);
}

function table({ dryRun, removed }: PruneDocument): string {
  const rows = PRUNED_KINDS.map((kind) => [kind, String(removed[kind])]);
  return alignColumns([['KIND', dryRun ? 'WOULD BE REMOVED' : 'REMOVED'], ...rows]);
}
