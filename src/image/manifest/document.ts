import * as z from 'zod/mini';
import { en } from 'zod/v4/locales';
import { jsonExcess, parseDigest } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { DOCUMENT_BOUNDS } from '../limits.ts';

export const digestSchema = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const digest = parseDigest(text);
    if (digest) return digest;
    context.issues.push({ code: 'custom', message: 'is not a valid sha256 or sha512 digest', input: text });
    return z.NEVER;
  }),
);

/** Accepts null for an empty list, as Go programs write it. */
export function listOf<Item extends z.ZodMiniType>(item: Item) {
  return z.pipe(
    z.nullish(z.array(item)),
    z.transform((items) => items ?? []),
  );
}

/** Parses JSON from an image; throws IMAGE_INVALID naming the document and the invalid field. */
export function parseDocument<Schema extends z.ZodMiniType>(
  bytes: Uint8Array,
  schema: Schema,
  name: string,
): z.output<Schema> {
  // Each schema is used once per process, too rarely to be worth compiling.
  const result = schema.safeParse(parseImageJson(bytes, name), { jitless: true, error: en().localeError });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  throw new AppError('IMAGE_INVALID', `${name} is not valid: ${field}${issue?.message ?? ''}`);
}

export function parseImageJson(bytes: Uint8Array, name: string): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const excess = jsonExcess(text, DOCUMENT_BOUNDS);
    if (excess !== undefined) throw new AppError('LIMIT_EXCEEDED', `${name} is over a limit: ${excess}`);
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('IMAGE_INVALID', `${name} is not valid JSON`, { cause });
  }
}
