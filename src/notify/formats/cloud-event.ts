import type { Message } from '../message.ts';
import type { Encoded } from './encoded.ts';
import { dataOf } from './json.ts';

// CloudEvents 1.0.2 and its HTTP protocol binding, 3.1 and 3.2.
const SOURCE = '/plimsoll';

function attributesOf({ id, type, at }: Message) {
  return { specversion: '1.0', id, source: SOURCE, type: `plimsoll.${type}`, time: at };
}

export function toStructuredCloudEvent(message: Message): Encoded {
  return {
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({
      ...attributesOf(message),
      datacontenttype: 'application/json',
      data: dataOf(message),
    }),
  };
}

/** Puts the attributes into headers, which the signature does not cover. All are printable ASCII. */
export function toBinaryCloudEvent(message: Message): Encoded {
  const { specversion, id, source, type, time } = attributesOf(message);
  return {
    headers: {
      'content-type': 'application/json',
      'ce-specversion': specversion,
      'ce-id': id,
      'ce-source': source,
      'ce-type': type,
      'ce-time': time,
    },
    body: JSON.stringify(dataOf(message)),
  };
}
