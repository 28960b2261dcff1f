import type { Logger } from 'pino';
import { defined } from '../../../domain/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/index.ts';
import { createSignals, type RunningSignals } from '../../../server/signals/index.ts';
import type { RunningSubscriptions } from '../../../server/subscriptions/index.ts';
import type { Telemetry } from '../../../telemetry/index.ts';
import { feedPolicy } from '../../opening/session.ts';
import type { ServeRequest } from './read-request.ts';

interface Opened {
  readonly store: Inventory;
  readonly telemetry: Telemetry;
  readonly queue: JobQueue;
}

export function openSignals(
  { store, telemetry, queue }: Opened,
  { settings }: ServeRequest,
  subscriptions: Pick<RunningSubscriptions, 'wake'>,
  logger: Logger,
  now: () => Date,
): RunningSignals {
  const { prefer, nvd, maxAge } = feedPolicy(settings);
  return createSignals({
    store,
    telemetry,
    queue,
    prefer,
    nvd,
    ...defined({ maxAgeMinutes: maxAge }),
    stored: () => subscriptions.wake(),
    logger,
    now,
  });
}
