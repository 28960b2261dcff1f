import { expect, it } from 'vitest';
import * as z from 'zod';
import { firstIssue } from './first-issue.ts';

const layers = z.array(z.object({ hash: z.string() }));
const schema = z.union([
  z.object({ name: z.string() }),
  z.object({ image: z.union([layers, z.object({ layers })]) }),
]);

it.each<[unknown, string]>([
  [{}, 'name Invalid input: expected string, received undefined'],
  [{ name: 1 }, 'name Invalid input: expected string, received number'],
  [{ image: [{ hash: 1 }] }, 'image/0/hash Invalid input: expected string, received number'],
  [{ image: { layers: [{}] } }, 'image/layers/0/hash Invalid input: expected string, received undefined'],
  [1, 'Invalid input: expected object, received number'],
])("names the field of the union's intended member: %j", (value, text) => {
  const { error } = schema.safeParse(value);
  expect(error && firstIssue(error)).toBe(text);
});
