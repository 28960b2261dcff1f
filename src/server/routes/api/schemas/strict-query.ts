import * as z from 'zod';
import { nearest } from '../../../../config/index.ts';

/** Query that refuses unknown parameters: a misspelled filter would otherwise list everything. */
export function strictQuery<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const [unknown = ''] = issue.keys;
      const guess = nearest(unknown, known);
      const hint = guess === undefined ? `use ${known.join(', ')}` : `did you mean ${guess}?`;
      return `has the unknown parameter ${unknown}; ${hint}`;
    },
  });
}
