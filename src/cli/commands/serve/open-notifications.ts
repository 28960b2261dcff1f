import type { Logger } from 'pino';
import { httpClientOnDemand, type HttpClient } from '../../../http/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/index.ts';
import { createWebhook } from '../../../notify/index.ts';
import {
  createSyncAnnouncer,
  createNotifications,
  type SyncAnnouncer,
  type RunningNotifications,
} from '../../../server/notifications/index.ts';
import type { RunningSubscriptions } from '../../../server/subscriptions/index.ts';
import type { Work } from '../../../server/work/index.ts';
import type { Telemetry } from '../../../telemetry/index.ts';
import { httpOptions } from '../../options/http-options.ts';
import type { ServeRequest } from './read-request.ts';

/** Milliseconds: a client that responds later is called again. */
export const TIMEOUTS = { connect: 10_000, answer: 30_000 };

interface Opened {
  readonly telemetry: Telemetry;
  readonly store: Inventory;
  readonly queue: JobQueue;
  readonly work: Work;
  readonly webhookHttp: HttpClient;
}

/** Opens the client for webhooks; close it after the queue, whose jobs make calls until they end. */
export function openWebhookHttp({ settings, environment }: ServeRequest): HttpClient {
  // The configuration sets the number of attempts.
  return httpClientOnDemand({ ...httpOptions(settings, environment), timeouts: TIMEOUTS, attempts: 1 });
}

/** Undefined if no client is to be notified. */
export function openNotifications(
  opened: Opened,
  { server: { webhook, auth } }: ServeRequest,
  logger: Logger,
  now: () => Date,
): RunningNotifications | undefined {
  if (!webhook) return undefined;
  const { webhookHttp: http } = opened;
  return createNotifications({
    ...opened,
    webhook: createWebhook({ ...webhook, ...(auth.psk && { pskKey: auth.psk.key }), http, now }),
    persistence: webhook,
    logger,
    now,
  });
}

interface Announcing {
  readonly notifications: RunningNotifications | undefined;
  readonly subscriptions: Pick<RunningSubscriptions, 'wake'>;
}

/** Announces changes after syncs: events, and notifications if a client is to be notified. */
export function openChanges(
  opened: Opened,
  { server: { webhook } }: ServeRequest,
  { notifications, subscriptions }: Announcing,
  logger: Logger,
): SyncAnnouncer {
  const { work } = opened;
  return createSyncAnnouncer({
    ...opened,
    announce: (feed, signal) => work.announce({ feed, ...(webhook && { shape: webhook.shape }) }, signal),
    async stored() {
      subscriptions.wake();
      await notifications?.stored();
    },
    logger,
  });
}
