import * as z from 'zod';

/** A list whose length is checked before its items: checking a hundred thousand items takes a second. */
export function boundedList<Item extends z.ZodType>(item: Item, limit: number) {
  return z.array(z.unknown()).max(limit).pipe(z.array(item));
}

/** An object with any keys; checks their number first. */
export function boundedRecord<Value extends z.ZodType>(value: Value, limit: number) {
  return z
    .unknown()
    .refine((given) => typeof given !== 'object' || given === null || Object.keys(given).length <= limit, {
      error: `has more than ${limit} keys`,
    })
    .pipe(z.record(z.string(), value));
}
