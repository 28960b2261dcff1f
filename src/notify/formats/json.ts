import type { Message } from '../message.ts';
import type { Encoded } from './encoded.ts';

/** The form that Standard Webhooks proposes; `schema/event-1.json` describes it. */
export function toJson(message: Message): Encoded {
  const { type, at } = message;
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type, timestamp: at, data: dataOf(message) }),
  };
}

/** Returns the data of a message, besides its envelope. */
export function dataOf({ subscription, summary, total, events, more }: Message) {
  return { version: 1, subscription, summary, total, events, ...(more !== undefined && { more }) };
}
