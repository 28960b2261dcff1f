import type { Logger } from 'pino';
import { CATALOGERS } from '../../../catalog/index.ts';
import { defined } from '../../../domain/index.ts';
import { registryGuard } from '../../../http/guard/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/index.ts';
import { indexedBy } from '../../../packages/index.ts';
import { createReindexing, type RunningReindexing } from '../../../server/background/reindexing/index.ts';
import {
  createRunningImages,
  type RunningImageReads,
} from '../../../server/background/running-images/index.ts';
import type { Sealer } from '../../../server/sealing/index.ts';
import type { Work, WorkSettings } from '../../../server/work/index.ts';
import type { Telemetry } from '../../../telemetry/index.ts';
import type { ServeRequest } from './read-request.ts';
import { runningCredentials } from './running-credentials.ts';

interface ReadingParts {
  readonly telemetry: Telemetry;
  readonly store: Inventory;
  readonly queue: JobQueue;
  readonly work: Work;
}

export function openReindexing(
  opened: ReadingParts,
  { server: { reindexPerMinute: perMinute } }: ServeRequest,
  logger: Logger,
  now: () => Date,
): RunningReindexing {
  return createReindexing({ ...opened, current: indexedBy(CATALOGERS), perMinute, logger, now });
}

/** None if the settings say so. */
export async function openRunningImages(
  opened: ReadingParts,
  { registries }: WorkSettings,
  { server: { readRunning, runningCredentials: file, workers }, environment }: ServeRequest,
  sealer: Sealer,
  logger: Logger,
  now: () => Date,
): Promise<RunningImageReads | undefined> {
  if (!readRunning) return undefined;
  const ownCredentials = file === undefined ? undefined : await runningCredentials(file, environment);
  // Scans of people find a thread free.
  const atATime = Math.max(1, workers - 1);
  const guard = registryGuard(registries);
  return createRunningImages({
    ...opened,
    ...defined({ ownCredentials }),
    sealer,
    guard,
    atATime,
    logger,
    now,
  });
}
