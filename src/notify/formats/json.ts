import { defined } from '../../domain/index.ts';
import type { Message } from '../message.ts';
import type { Encoded } from './encoded.ts';

/** Encodes a message as Standard Webhooks proposes; `schema/event-1.json` describes it. */
export function toJson(message: Message): Encoded {
  const { type, at } = message;
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type, timestamp: at, data: dataOf(message) }),
  };
}

/** Returns a message's data without its envelope. */
export function dataOf({ subscription, summary, total, events, more }: Message) {
  return { version: 1, subscription, summary, total, events, ...defined({ more }) };
}
