import * as z from 'zod';
import { OUTCOMES, VERDICT_CAUSES } from '../domain/index.ts';
import { drawnLine, severityCounts } from './result.ts';

const text = z.string();

export const storedVerdict = z.object({
  outcome: z.enum(OUTCOMES),
  cause: z
    .enum(VERDICT_CAUSES)
    .describe(
      'what made it another verdict than before; `time` is a time limit or an ignore rule that ran out',
    ),
  at: text.describe('RFC 3339'),
  sync: z.int().describe('number of the last sync of any feed before'),
  counts: z.object({
    severities: severityCounts.describe('distinct CVEs that count for the line'),
    overdue: z.int().describe('distinct CVEs past their time limit'),
    inTime: z.int().describe('distinct CVEs within their time limit, which do not count yet'),
    holes: z.int().describe('what could not be checked, and is not waived'),
  }),
  line: z.object({
    name: text.describe('`default`: the line of the file itself'),
    hash: text.describe('identifies it with its ignore rules'),
    since: text.describe('RFC 3339: when an image was first judged by it'),
    line: drawnLine,
    ignoreRules: z.int().describe('number of ignore rules'),
    vex: z.array(text).exactOptional().describe('names of the VEX documents that counted'),
  }),
});

/** An image's last outcome for each of its lines. */
export const lineOutcomes = z
  .array(
    z.object({ line: text.describe('`default`: the line of the file itself'), outcome: z.enum(OUTCOMES) }),
  )
  .describe('how it was judged last, by each line that holds for it; absent where it has no verdict yet');

export type LineOutcomeDocument = z.output<typeof lineOutcomes>[number];

export type StoredVerdictDocument = z.output<typeof storedVerdict>;

export const verdictPage = z.object({
  items: z.array(storedVerdict),
  next: text.exactOptional().describe('cursor of the next page; absent on the last one'),
});
