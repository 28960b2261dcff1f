import { expect, it } from 'vitest';
import * as z from 'zod';
import { validateParts } from './validate-parts.ts';

const schema = z.strictObject({
  name: z.string().max(3),
  day: z.iso.date('expected a day').optional(),
  kind: z.enum(['a', 'b']).optional(),
  count: z.int().min(1).optional(),
});

it.each<[unknown, string]>([
  [{}, 'body/name is missing'],
  [{ name: 1 }, 'body/name is not a string'],
  [{ name: 'long' }, 'body/name is over the limit of 3'],
  [{ name: 'x', kind: 'c' }, 'body/kind is none of: a, b'],
  [{ name: 'x', count: 0 }, 'body/count is under the minimum of 1'],
  [{ name: 'x', other: 1 }, 'body/has unknown members: other'],
  [{ name: 'x', day: 'x' }, 'body/day expected a day'],
])('describes %j without the words of the validator', (value, message) => {
  const validate = validateParts({ schema, httpPart: 'body', method: 'POST', url: '/' });
  const result: unknown = validate(value);
  expect(result).toMatchObject({ error: new Error(message) });
});
