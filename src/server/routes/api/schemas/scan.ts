import { MAX_LAYERS } from '../../../../image/index.ts';
import * as z from 'zod';
import { parseDigest, parsePlatform } from '../../../../domain/index.ts';
import { boundedRecord } from '../../../shell/bounded.ts';
import { MAX_HEADERS } from '../../../shell/limits.ts';
import { pageOf } from './page.ts';

const MAX_TEXT = 4096;
/** Size of an Authorization header with a JWT. */
const MAX_HEADER_VALUE = 16 * 1024;

const text = z.string().min(1).max(MAX_TEXT);

const platform = z
  .string()
  .transform((written, context) => {
    const parsed = parsePlatform(written);
    if (parsed) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'is not a platform; write linux/amd64, arm64 or linux/arm/v7',
    });
    return z.NEVER;
  })
  .describe('which image of a multi-platform index: `linux/arm64`');

const credentials = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('password'), username: text, password: text }),
    z.strictObject({ kind: z.literal('identity-token'), token: z.string().min(1).max(MAX_HEADER_VALUE) }),
    z.strictObject({ kind: z.literal('registry-token'), token: z.string().min(1).max(MAX_HEADER_VALUE) }),
  ])
  .describe('for the registry; kept sealed until the scan has ended');

const layer = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(MAX_TEXT),
  digest: z
    .string()
    .transform((written, context) => {
      const parsed = parseDigest(written);
      if (parsed) return parsed;
      context.addIssue({ code: 'custom', message: 'is no digest' });
      return z.NEVER;
    })
    .exactOptional()
    .describe('what the bytes must have'),
  headers: boundedRecord(z.string().max(MAX_HEADER_VALUE), MAX_HEADERS)
    .meta({ type: 'object', additionalProperties: { type: 'string' } })
    .exactOptional()
    .describe('to fetch it with'),
});

const referenceRequest = z.strictObject({
  reference: text.describe('as `docker pull` takes it'),
  platform: platform.exactOptional(),
  credentials: credentials.exactOptional(),
  insecure: z.boolean().exactOptional().describe('plain http, where the registry is not on the server'),
});

const layersRequest = z.strictObject({
  reference: text.describe('what reports call the image'),
  layers: z.array(layer).min(1).max(MAX_LAYERS).describe('by their addresses, base first'),
});

export const scanRequest = z
  .union([layersRequest, referenceRequest])
  .describe('an image of a registry by its name, or the layers of an image by their addresses');

export const uploadQuery = z.object({ reference: text.describe('what reports call the image') });

export const scanParams = z.object({ id: z.uuid() });

const layerProgress = z.object({
  bytes: z.number(),
  totalBytes: z.number().optional(),
  done: z.boolean(),
});

export const scan = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
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

export const scanPage = pageOf(scan);
