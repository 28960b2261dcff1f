import * as z from 'zod';
import {
  DIGEST_INTERVALS,
  EVENT_KINDS,
  isWebhookSecret,
  MESSAGE_FORMATS,
  SEVERITIES,
  type MessageFormat,
} from '../../domain/index.ts';

const MAX_NAME_LENGTH = 63;
const MAX_TARGET_LENGTH = 2048;
/** Formats of chat programs, which verify no signature. */
const UNSIGNED: readonly MessageFormat[] = ['slack', 'teams'];

export const subscriptionName = z
  .string()
  .max(MAX_NAME_LENGTH)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'write small letters, digits, dots, hyphens and underscores');

const secret = z.string().refine(isWebhookSecret, 'write whsec_ and 24 to 64 bytes in base64');

/** Fields of a subscription besides its name; the same in the file and the API. */
export const subscriptionFields = {
  target: z
    .url({ protocol: /^https?$/ })
    .max(MAX_TARGET_LENGTH)
    .describe('where messages are sent by POST; only its origin is shown again'),
  secrets: z
    .array(secret)
    .max(2)
    .default([])
    .describe('`whsec_…`, for signatures; two while one is rotated, the new one first; never shown again'),
  format: z.enum(MESSAGE_FORMATS).default('json').describe('form of the messages'),
  digest: z
    .enum(DIGEST_INTERVALS)
    .default('none')
    .describe('a message for each advisory, for each sync, each hour or each day'),
  kinds: z.array(z.enum(EVENT_KINDS)).min(1).exactOptional().describe('kinds of events; by default all'),
  severity: z
    .enum(SEVERITIES)
    .exactOptional()
    .describe('only vulnerabilities of this severity or a worse one'),
  kev: z.boolean().exactOptional().describe('only vulnerabilities that are listed in KEV'),
  fixable: z.boolean().exactOptional().describe('only vulnerabilities that a newer version fixes'),
};

/** Without a secret, a receiver could not tell our messages from anyone's. */
export const NEEDS_SECRET = 'expected a secret: messages of this format are signed';

export function lacksSecret({
  format,
  secrets,
}: {
  readonly format: MessageFormat;
  readonly secrets: readonly string[];
}): boolean {
  return secrets.length === 0 && !UNSIGNED.includes(format);
}

export const subscription = z
  .strictObject({ name: subscriptionName, ...subscriptionFields })
  .refine((each) => !lacksSecret(each), { message: NEEDS_SECRET, path: ['secrets'] });

export type WrittenSubscription = z.output<typeof subscription>;
