import * as z from 'zod';
import {
  DIGEST_INTERVALS,
  EVENT_KINDS,
  isWebhookSecret,
  MESSAGE_FORMATS,
  SEVERITIES,
  type MessageFormat,
} from '../../domain/index.ts';
import { withSuggestion } from '../suggestions.ts';

const MAX_NAME_LENGTH = 63;
const MAX_TARGET_LENGTH = 2048;
/** Maximum length for a name in Kubernetes. */
const MAX_PLACE_LENGTH = 253;
const MAX_PLACES = 100;
/** Formats for chat programs, which verify no signature. */
const UNSIGNED: readonly MessageFormat[] = ['slack', 'teams'];

export const subscriptionName = z
  .string()
  .max(MAX_NAME_LENGTH)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'write small letters, digits, dots, hyphens and underscores');

const secrets = z
  .array(z.string().refine(isWebhookSecret, 'write whsec_ and 24 to 64 bytes in base64'))
  .max(2)
  .describe('`whsec_…`, for signatures; two while one is rotated, the new one first; never shown again');
const target = z
  .url({ protocol: /^https?$/ })
  .max(MAX_TARGET_LENGTH)
  .describe('where messages are sent by POST; only its origin is shown again');
const format = z.enum(MESSAGE_FORMATS).describe('form of the messages');
const digest = z
  .enum(DIGEST_INTERVALS)
  .describe('a message for each advisory, for each sync, each hour or each day');
function places(of: string) {
  return z
    .array(z.string().min(1).max(MAX_PLACE_LENGTH))
    .min(1)
    .max(MAX_PLACES, `more than ${MAX_PLACES} ${of}`);
}

const filter = {
  kinds: z.array(z.enum(EVENT_KINDS)).min(1).describe('kinds of events; by default all'),
  severity: z.enum(SEVERITIES).describe('only vulnerabilities of this severity or a worse one'),
  kev: z.boolean().describe('only vulnerabilities that are listed in KEV'),
  fixable: z.boolean().describe('only vulnerabilities that a newer version fixes'),
  clusters: places('clusters').describe('only what runs in one of these clusters'),
  namespaces: places('namespaces').describe('only what runs in one of these namespaces'),
  owners: places('owners').describe('only what runs for one of these owners'),
  running: z.boolean().describe('only what runs now'),
};

/** A subscription as written, in the file and in a request. */
export const subscription = z
  .strictObject(
    {
      name: subscriptionName,
      target,
      secrets: secrets.default([]),
      format: format.default('json'),
      digest: digest.default('none'),
      kinds: filter.kinds.exactOptional(),
      severity: filter.severity.exactOptional(),
      kev: filter.kev.exactOptional(),
      fixable: filter.fixable.exactOptional(),
      clusters: filter.clusters.exactOptional(),
      namespaces: filter.namespaces.exactOptional(),
      owners: filter.owners.exactOptional(),
      running: filter.running.exactOptional(),
    },
    { error: nameNearest },
  )
  .refine((each) => !lacksSecret(each), {
    message: 'expected a secret: messages of this format are signed',
    path: ['secrets'],
  });

export type WrittenSubscription = z.output<typeof subscription>;

/** The members allowed in a change to a subscription; null removes a filter. */
export const subscriptionChange = z.strictObject(
  {
    target: target.exactOptional(),
    secrets: secrets.exactOptional(),
    format: format.exactOptional(),
    digest: digest.exactOptional(),
    kinds: filter.kinds.nullable().exactOptional(),
    severity: filter.severity.nullable().exactOptional(),
    kev: filter.kev.nullable().exactOptional(),
    fixable: filter.fixable.nullable().exactOptional(),
    clusters: filter.clusters.nullable().exactOptional(),
    namespaces: filter.namespaces.nullable().exactOptional(),
    owners: filter.owners.nullable().exactOptional(),
    running: filter.running.nullable().exactOptional(),
    state: z.enum(['active', 'paused']).exactOptional(),
  },
  { error: nameNearest },
);

export type SubscriptionEdit = z.output<typeof subscriptionChange>;

/** Without a secret, a receiver could not distinguish our messages from anyone's. */
export function lacksSecret(written: {
  readonly format: MessageFormat;
  readonly secrets: readonly string[];
}): boolean {
  return written.secrets.length === 0 && !UNSIGNED.includes(written.format);
}

const KEYS = ['name', 'target', 'secrets', 'format', 'digest', ...Object.keys(filter), 'state'];

function nameNearest(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const [key = ''] = issue.keys;
  return withSuggestion(`unknown key "${key}"`, key, KEYS);
}
