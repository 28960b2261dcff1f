import * as z from 'zod';
import { parseDigest } from '../../../../domain/index.ts';
import { distribution, imageIdentity, lineOutcomes, packageEntry, problem } from '../../../../api/index.ts';
import { pageOf } from './page.ts';

export const imageKey = z.object({
  key: z
    .string()
    .transform((text, context) => {
      const digest = parseDigest(text);
      if (digest) return digest;
      context.addIssue({
        code: 'custom',
        message: 'is not a valid digest; expected sha256: and 64 hexadecimal digits',
      });
      return z.NEVER;
    })
    .describe('the digest that an image is known by: `key` of a list, `image` of a scan'),
});

export const imageSummary = z.object({
  key: z.string(),
  names: z
    .array(
      z.object({
        kind: z.enum(['reference', 'manifest', 'layer']),
        name: z.string(),
        claimed: z.boolean().describe('on the word of the one who asks; else this server saw it'),
      }),
    )
    .describe('what it goes by'),
  distribution: distribution.optional(),
  packages: z.int().describe('how many are installed'),
  indexedAt: z.string().describe('RFC 3339'),
  report: z
    .object({
      counts: z.record(z.string(), z.int()).describe('distinct CVEs by severity'),
      holes: z.int().describe('problems that could hide a vulnerability'),
      at: z.string().describe('RFC 3339'),
    })
    .optional()
    .describe('in short, what the last report said; absent where there was none yet'),
  verdicts: lineOutcomes.optional(),
});

export const imagePage = pageOf(imageSummary);

export const imageDetails = imageSummary.extend({
  image: imageIdentity,
  problems: z.array(problem).describe('what could not be read of it'),
  readAgain: z
    .object({
      failures: z.int(),
      reason: z.string(),
      nextAt: z.string().describe('RFC 3339: when it is tried next'),
    })
    .optional()
    .describe(
      'why an image that an earlier version of Plimsoll read could not be read again; for administrators',
    ),
});

export const packagePage = pageOf(packageEntry);
