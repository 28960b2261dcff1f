import * as z from 'zod';
import { DIGEST_INTERVALS, EVENT_KINDS, MESSAGE_FORMATS, SEVERITIES } from '../domain/index.ts';

const page = { next: z.string().optional().describe('cursor of the next page; absent on the last one') };

/** A subscription as the API shows it, without secrets. */
export const subscriptionView = z.object({
  name: z.string(),
  origin: z.enum(['file', 'api']).describe('those of the file are changed there'),
  creator: z.string().optional().describe('it sees what this client sees'),
  target: z.string().describe('origin of the address; the rest may be a secret'),
  secrets: z.int().describe('how many sign its messages'),
  format: z.enum(MESSAGE_FORMATS),
  digest: z.enum(DIGEST_INTERVALS),
  kinds: z.array(z.enum(EVENT_KINDS)).optional(),
  severity: z.enum(SEVERITIES).optional(),
  kev: z.boolean().optional(),
  fixable: z.boolean().optional(),
  clusters: z.array(z.string()).optional(),
  namespaces: z.array(z.string()).optional(),
  owners: z.array(z.string()).optional(),
  running: z.boolean().optional(),
  state: z.enum(['active', 'paused', 'ended']),
  reason: z.string().optional().describe('why it is not active'),
  digestAt: z.string().optional().describe('next message of a digest; RFC 3339'),
  failures: z.int().describe('failed attempts in a row'),
  waiting: z.int().describe('messages that are not delivered yet'),
  dead: z.int().describe('messages that were given up'),
  createdAt: z.string().describe('RFC 3339'),
});

export const subscriptionList = z.object({ items: z.array(subscriptionView), ...page });

export const deliveryView = z.object({
  id: z.string().describe('`webhook-id` of every attempt'),
  subscription: z.string(),
  type: z.string().describe('kind of its events, or `digest`'),
  summary: z.string(),
  state: z.enum(['waiting', 'delivered', 'dead']),
  createdAt: z.string().describe('RFC 3339'),
  dueAt: z.string().optional().describe('next attempt'),
  deliveredAt: z.string().optional(),
  failures: z.int(),
  status: z.int().optional().describe('of the last answer'),
  reason: z.string().optional().describe('why the last attempt failed'),
  answer: z.string().optional().describe('beginning of the last answer'),
});

export const deliveryList = z.object({ items: z.array(deliveryView), ...page });

export const subscriptionTest = z.object({
  delivered: z.boolean(),
  status: z.int().optional(),
  reason: z.string().optional().describe('why it failed'),
  answer: z.string().optional().describe('beginning of the answer'),
});

export const changedDeliveries = z.object({ messages: z.int().describe('how many') });
