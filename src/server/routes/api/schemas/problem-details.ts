import * as z from 'zod';

/** RFC 9457, with our own `code` and `hint` beside its members. */
export const problemDetails = z
  .object({
    type: z.string().describe('address of the page that explains the code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('what is wrong, in one sentence'),
    code: z.string().describe('kind of the failure; docs/reference/errors.md lists all'),
    hint: z.string().describe('the next thing to try'),
  })
  .describe('why a request failed');

/** The response to every failure, for route descriptions. */
export const FAILURES = {
  '4xx': {
    description: 'The request cannot be served as it is.',
    content: { 'application/problem+json': { schema: problemDetails } },
  },
  '5xx': {
    description: 'The server, its database or a registry failed.',
    content: { 'application/problem+json': { schema: problemDetails } },
  },
} as const;
