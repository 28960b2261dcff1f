import * as z from 'zod';
import { MAX_DAYS } from '../domain/index.ts';

const days = z.int().min(1).max(MAX_DAYS);

export const pruneRequest = z.strictObject({
  images: days
    .exactOptional()
    .describe(
      'days without a run, a scan or a question after which an image is removed; by default the setting',
    ),
  history: days
    .exactOptional()
    .describe('days after which ended runs, verdicts, events and closed rows of feeds are removed'),
  dropExploited: z
    .boolean()
    .default(false)
    .describe('also removes runs, verdicts and closed rows of CVEs that were in KEV while the image ran'),
  dryRun: z.boolean().default(false).describe('counts, and removes nothing'),
});

const kinds = {
  images: z.int(),
  packages: z.int().describe('packages that only these images had'),
  layers: z.int().describe('layers that only these images had, and whose facts were stored'),
  runs: z.int(),
  verdicts: z.int(),
  events: z.int(),
  ranges: z.int().describe('closed rows of records'),
  aliases: z.int(),
  ratings: z.int(),
  rankings: z.int().describe('closed rows of KEV, of answers about CVEs, and earlier EPSS scores'),
  states: z.int().describe('earlier states of feeds'),
  knownSince: z
    .int()
    .describe(
      'workloads and repositories that were forgotten, with the times since when their findings were known',
    ),
  lines: z.int().describe('earlier versions of lines'),
  contents: z.int().describe('matches that no package has any longer'),
};

export const pruneAnswer = z.object({
  dryRun: z.boolean(),
  done: z.boolean().describe('false if there is more to remove: send the same request again'),
  removed: z.object(kinds).describe('what was removed; with dryRun, what would be'),
});

export type PruneRequest = z.output<typeof pruneRequest>;
export type PruneAnswer = z.output<typeof pruneAnswer>;
