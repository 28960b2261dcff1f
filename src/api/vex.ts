import * as z from 'zod';

const text = z.string();
const MAX_NAME_LENGTH = 63;

export const vexName = text
  .max(MAX_NAME_LENGTH, `at most ${MAX_NAME_LENGTH} characters`)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'write letters, digits, dots, hyphens and underscores');

/** A server's VEX document, without its text. */
export const vexView = z.object({
  name: text,
  line: text.exactOptional().describe('name of the line in whose verdicts it counts; absent: in all'),
  statements: z.int().describe('how many it has'),
  digest: text.describe('SHA-256 of its JSON'),
  putBy: text,
  putAt: text.describe('RFC 3339'),
});

export const vexList = z.object({ items: z.array(vexView) });

export type VexView = z.output<typeof vexView>;
