import type { MessageFormat } from '../../domain/index.ts';
import type { Message } from '../message.ts';
import { toBinaryCloudEvent, toStructuredCloudEvent } from './cloud-event.ts';
import type { Encoded } from './encoded.ts';
import { toJson } from './json.ts';
import { toSlack } from './slack.ts';
import { toTeams } from './teams.ts';

export type { Encoded } from './encoded.ts';

const ENCODERS: Readonly<Record<MessageFormat, (message: Message) => Encoded>> = {
  json: toJson,
  cloudevents: toStructuredCloudEvent,
  'cloudevents-binary': toBinaryCloudEvent,
  slack: toSlack,
  teams: toTeams,
};

export function encode(message: Message, format: MessageFormat): Encoded {
  return ENCODERS[format](message);
}
