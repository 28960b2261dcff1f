import type { Logger } from 'pino';
import { VERSION } from '../../../domain/index.ts';
import { toFleetLine } from '../../../fleet/index.ts';
import type { JobQueue } from '../../../jobs/index.ts';
import { createVerdicts, type RunningVerdicts } from '../../../server/verdicts/index.ts';
import type { Work, WorkSettings } from '../../../server/work/index.ts';

interface Opened {
  readonly queue: JobQueue;
  readonly work: Work;
}

/** Undefined if no line is drawn. */
export function openVerdicts(
  { queue, work }: Opened,
  { line }: Pick<WorkSettings, 'line'>,
  logger: Logger,
  now: () => Date,
): RunningVerdicts | undefined {
  if (!line) return undefined;
  const { hash } = toFleetLine(line.line, line.ignore);
  return createVerdicts({
    queue,
    judge: (query, signal) => work.judge({ kind: 'unsettled', query }, signal),
    line: hash,
    program: VERSION,
    logger,
    now,
  });
}
