import * as z from 'zod';
import { CHANGE_KINDS } from '../domain/index.ts';

const text = z.string();

export const changesQuery = {
  since: z.coerce
    .number()
    .int()
    .min(0)
    .exactOptional()
    .describe('`sequence` of the last answer; absent: only the number to begin with'),
};

export const changes = z.object({
  sequence: z.int().describe('number of the last change, for `since`'),
  all: z
    .boolean()
    .describe(
      'whether anything may have changed: `since` is absent, or too old, or more changed than is listed. Then the lists are empty',
    ),
  images: z
    .array(
      z.object({
        key: text,
        kinds: z
          .array(z.enum(CHANGE_KINDS))
          .readonly()
          .describe(
            '`save`: it was read, or got a name; `run`: where it runs; `verdict`: its counts or verdicts',
          ),
      }),
    )
    .readonly(),
  workloads: z
    .array(z.object({ cluster: text, namespace: text, workload: z.object({ kind: text, name: text }) }))
    .readonly()
    .describe('those whose images started or stopped, or have another owner'),
  feeds: z.array(text).readonly().describe('those whose records changed with a sync'),
});
