import { MAX_LAYERS } from '../../../../image/index.ts';
import * as z from 'zod';
import { credentials, MAX_HEADER_VALUE, MAX_TEXT, scan } from '../../../../api/index.ts';
import { parseDigest, parsePlatform } from '../../../../domain/index.ts';
import { boundedRecord } from '../../../shell/bounded.ts';
import { MAX_HEADERS } from '../../../shell/limits.ts';
import { pageOf } from './page.ts';

const text = z.string().min(1).max(MAX_TEXT);

const platform = z
  .string()
  .transform((written, context) => {
    const parsed = parsePlatform(written);
    if (parsed) return parsed;
    context.addIssue({
      code: 'custom',
      message: 'is not a valid platform; write linux/amd64, arm64 or linux/arm/v7',
    });
    return z.NEVER;
  })
  .describe('which image of a multi-platform index: `linux/arm64`');

const layer = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(MAX_TEXT),
  digest: z
    .string()
    .transform((written, context) => {
      const parsed = parseDigest(written);
      if (parsed) return parsed;
      context.addIssue({ code: 'custom', message: 'is not a valid digest' });
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

export const scanPage = pageOf(scan);
