import type { Logger } from 'pino';
import type { WrittenSubscription } from '../../config/subscriptions/index.ts';
import type { EventStore, SubscriptionRecord, SubscriptionStore } from '../../inventory/ports.ts';
import type { Sealer } from '../sealing/index.ts';
import { openTarget, sealTarget } from './sealed-target.ts';

export interface FileSubscriptions {
  readonly written: readonly WrittenSubscription[];
  readonly events: Pick<EventStore, 'span'>;
  readonly subscriptions: Pick<SubscriptionStore, 'all' | 'create' | 'change' | 'delete'>;
  readonly sealer: Sealer;
  readonly logger: Logger;
}

/** Stores the file's subscriptions as they are now, and removes the ones no longer listed. */
export async function storeFileSubscriptions(options: FileSubscriptions): Promise<void> {
  const { written, subscriptions, logger } = options;
  const stored = new Map((await subscriptions.all()).map((each) => [each.name, each]));
  const names = new Set(written.map(({ name }) => name));
  for (const { name, origin } of stored.values()) {
    if (origin === 'file' && !names.has(name)) await subscriptions.delete(name);
  }
  for (const each of written) {
    const before = stored.get(each.name);
    if (before?.origin === 'api') {
      const hint = 'rename it in the file, or delete the other one';
      logger.error({ subscription: each.name, hint }, 'a subscription of the API has this name already');
    } else if (before) await update(before, each, options);
    else await create(each, options);
  }
}

async function create(
  { target, secrets, name, ...settings }: WrittenSubscription,
  { subscriptions, events, sealer }: FileSubscriptions,
): Promise<void> {
  const subscription = {
    name,
    origin: 'file',
    creator: '',
    seesAll: true,
    settings: JSON.stringify(settings),
    sealed: sealTarget({ target, secrets }, sealer),
    // Starts at the newest event; earlier ones are not sent.
    cursor: (await events.span()).last,
  } as const;
  await subscriptions.create(subscription, Infinity);
}

/** A subscription that its target ended restarts only with another target. */
async function update(
  before: SubscriptionRecord,
  { target, secrets, name, ...settings }: WrittenSubscription,
  { subscriptions, sealer }: FileSubscriptions,
): Promise<void> {
  const isSameTarget = openTarget(before.sealed, sealer)?.target === target;
  const isEnded = before.state === 'ended' && isSameTarget;
  await subscriptions.change(name, {
    settings: JSON.stringify(settings),
    sealed: sealTarget({ target, secrets }, sealer),
    ...(!isEnded && { state: 'active', reason: '' }),
  });
}
