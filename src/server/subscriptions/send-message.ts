import type { Logger } from 'pino';
import { defined } from '../../domain/index.ts';
import type { HttpClient } from '../../http/index.ts';
import type { Delivery, SubscriptionRecord, SubscriptionStore } from '../../inventory/ports.ts';
import { deliver, nextAttempt, type Outcome, signedHeaders } from '../../notify/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Sealer } from '../sealing/index.ts';
import type { Outbox } from './outbox.ts';
import type { Target } from './sealed-target.ts';

export interface Sending {
  readonly subscriptions: Pick<SubscriptionStore, 'change'>;
  readonly sealer: Sealer;
  readonly clients: HttpClients;
  readonly telemetry: Pick<Telemetry, 'messageSent'>;
  readonly logger: Logger;
  readonly now: () => Date;
  /** At least 0 and below 1. */
  readonly random: () => number;
  /** Milliseconds for an attempt; absent for the default. */
  readonly timeoutMs?: number;
}

/** The administrator sets targets in the file; targets from API clients are guarded. */
export interface HttpClients {
  readonly file: HttpClient;
  readonly api: HttpClient;
}

type Subscription = Pick<SubscriptionRecord, 'name' | 'origin'>;

interface Receiver {
  readonly subscription: Subscription;
  readonly target: Target;
}

/** Makes one attempt, and stores its outcome; false if the target did not accept the message. */
export async function sendMessage(
  { subscription, target }: Receiver,
  delivery: Delivery,
  sending: Sending & { readonly deliveries: Outbox },
  signal: AbortSignal,
): Promise<boolean> {
  const { deliveries, subscriptions, logger, now, telemetry } = sending;
  const outcome = await attempt(subscription, target, delivery, sending, signal);
  const { id } = delivery;
  const at = now();
  if (outcome.kind === 'delivered') {
    telemetry.messageSent('delivered');
    await deliveries.delivered(id, outcome);
    return true;
  }
  telemetry.messageSent('failed');
  if (outcome.kind === 'gone') {
    await subscriptions.change(subscription.name, { state: 'ended', reason: outcome.reason });
    await deliveries.failed(id, outcome);
    logger.warn({ subscription: subscription.name }, 'ended a subscription: its target answered 410');
    return false;
  }
  logger.warn(
    { subscription: subscription.name, message: id, reason: outcome.reason },
    'cannot deliver a message',
  );
  const next = nextAttempt({
    ...outcome,
    failures: delivery.failures + 1,
    since: new Date(delivery.since),
    now: at,
    random: sending.random(),
  });
  await deliveries.failed(id, {
    ...outcome,
    reason: shownReason(subscription, outcome),
    ...(next && { dueAt: next.toISOString() }),
  });
  return false;
}

/** Signs anew: receivers refuse timestamps that are minutes old. */
export async function attempt(
  { origin }: Pick<Subscription, 'origin'>,
  { target, secrets }: Target,
  { id, headers, body }: Pick<Delivery, 'id' | 'headers' | 'body'>,
  { clients, now, timeoutMs }: Pick<Sending, 'clients' | 'now' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<Outcome> {
  const signed = signedHeaders({ id, at: now(), body, secrets });
  return deliver(
    clients[origin],
    { target, headers: { ...headers, ...signed }, body },
    { signal, now, ...defined({ timeoutMs }) },
  );
}

/** A client must not learn from failures which addresses exist in the server's network. */
export function shownReason({ origin }: Pick<Subscription, 'origin'>, outcome: Outcome): string {
  if (outcome.kind !== 'failed') return '';
  return origin === 'api' && outcome.status === undefined ? 'cannot reach the target' : outcome.reason;
}
