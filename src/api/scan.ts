import * as z from 'zod';
import { SCAN_STATES } from '../domain/index.ts';
import { MAX_HEADER_VALUE, MAX_TEXT } from './limits.ts';

const text = z.string().min(1).max(MAX_TEXT);
const token = z.string().min(1).max(MAX_HEADER_VALUE);

/** Registry credentials, as a client sends them. */
export const credentials = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('password'), username: text, password: text }),
    z.strictObject({ kind: z.literal('identity-token'), token }),
    z.strictObject({ kind: z.literal('registry-token'), token }),
  ])
  .describe('for the registry; kept sealed until the scan has ended');

export type SentCredentials = z.output<typeof credentials>;

const layerProgress = z.object({
  bytes: z.number(),
  totalBytes: z.number().optional(),
  done: z.boolean(),
});

export const scan = z.object({
  id: z.string(),
  state: z.enum(SCAN_STATES),
  subject: z.string().describe('what is scanned'),
  layers: z.array(layerProgress).describe('how far each layer is, base first; empty until they are known'),
  image: z.string().optional().describe('of a scan that is done: the key of the image'),
  failure: z
    .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
    .optional()
    .describe('of a scan that failed'),
  createdAt: z.string().describe('RFC 3339'),
  endedAt: z.string().optional(),
});
