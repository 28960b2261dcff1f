import type { Logger } from 'pino';
import { VERSION } from '../../../domain/index.ts';
import { toFleetLine } from '../../../fleet/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/index.ts';
import { createVerdicts, type RunningVerdicts } from '../../../server/background/verdicts/index.ts';
import type { Work, WorkSettings } from '../../../server/work/index.ts';
import { namedLines } from './fleet-line.ts';

interface Opened {
  readonly store: Inventory;
  readonly queue: JobQueue;
  readonly work: Work;
}

/** Undefined if no line is drawn. */
export function openVerdicts(
  { store, queue, work }: Opened,
  settings: Pick<WorkSettings, 'line' | 'lines'>,
  logger: Logger,
  now: () => Date,
): RunningVerdicts | undefined {
  const named = namedLines(settings);
  if (named.length === 0) return undefined;
  return createVerdicts({
    queue,
    judge: (query, signal) => work.judge({ kind: 'stale', query }, signal),
    lines: async () => {
      const documents = await store.vex.list();
      return named.map((each) => toFleetLine(each, documents));
    },
    program: VERSION,
    logger,
    now,
  });
}
