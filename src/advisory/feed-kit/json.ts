import type { ZodType } from 'zod';
import { jsonExcess, type JsonObject } from '../../domain/index.ts';
import { LIMITS } from './limits.ts';

/** Parses a feed's JSON text. Throws SyntaxError, also for a text that would take more memory than any honest one. */
export function parseFeedJson(text: string): unknown {
  const excess = jsonExcess(text, LIMITS.json);
  if (excess !== undefined) throw new SyntaxError(excess);
  return JSON.parse(text);
}

/** Returns a member that is a non-empty text. */
export function feedTextOf(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Validates a JSON value by its schema. Throws SyntaxError that names the first invalid member. */
export function parsedAs<Value>(schema: ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new SyntaxError(`${where === '' ? 'the value' : where}: ${issue?.message ?? 'not as expected'}`);
}
