import * as z from 'zod';

export const matchesAnswer = z.object({
  packages: z.int().describe('distinct packages, each once on each distribution'),
  due: z.int().describe('packages that are still to be matched'),
  matches: z.int().describe('findings and unread records that packages match'),
});

export type MatchesAnswer = z.output<typeof matchesAnswer>;
