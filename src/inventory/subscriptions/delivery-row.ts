import type { Kysely, Selectable } from 'kysely';
import { defined, isJsonObject } from '../../domain/index.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { Delivery, DeliveryFailure, DeliveryRecord } from '../ports.ts';

export interface Envelope {
  readonly summary: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type StoredOutcome = Partial<Pick<DeliveryFailure, 'reason' | 'answer'>>;

/** Messages with subscription names, without bodies. */
export function deliveryRows(db: Kysely<Tables>) {
  return db
    .selectFrom('delivery')
    .innerJoin('subscription', 'subscription.id', 'delivery.subscription_id')
    .select([
      'delivery.seq',
      'delivery.id',
      'delivery.type',
      'delivery.json',
      'delivery.state',
      'delivery.created_at',
      'delivery.due_at',
      'delivery.delivered_at',
      'delivery.failures',
      'delivery.status',
      'delivery.outcome',
      'subscription.name as subscription',
    ]);
}

type Listed = Omit<Selectable<Tables['delivery']>, 'body' | 'since' | 'is_taken' | 'subscription_id'> & {
  readonly subscription: string;
};

export function toDeliveryRecord(row: Listed): DeliveryRecord {
  const { reason, answer } = parseOutcome(row.outcome);
  return {
    id: row.id,
    subscription: row.subscription,
    type: row.type,
    summary: parseEnvelope(row.json).summary,
    state: row.state,
    createdAt: row.created_at,
    ...(row.due_at !== null && { dueAt: row.due_at }),
    ...(row.delivered_at !== null && { deliveredAt: row.delivered_at }),
    failures: row.failures,
    ...(row.status !== null && { status: row.status }),
    ...defined({ reason, answer }),
  };
}

export function toDelivery(
  row: Pick<Selectable<Tables['delivery']>, 'id' | 'type' | 'json' | 'body' | 'failures' | 'since'>,
): Delivery {
  const { id, type, json, body, failures, since } = row;
  return { id, type, ...parseEnvelope(json), body, failures, since };
}

// This program wrote each row: any other shape means disk corruption.

function parseEnvelope(json: string): Envelope {
  const value: unknown = JSON.parse(json);
  if (isJsonObject(value) && typeof value['summary'] === 'string' && isTexts(value['headers'])) {
    return { summary: value['summary'], headers: value['headers'] };
  }
  throw new Error(`not a valid stored message: ${json}`);
}

function parseOutcome(json: string | null): StoredOutcome {
  const value: unknown = JSON.parse(json ?? '{}');
  if (!isTexts(value)) throw new Error(`not a valid stored outcome: ${json}`);
  const { reason, answer } = value;
  return defined({ reason, answer });
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string');
}
