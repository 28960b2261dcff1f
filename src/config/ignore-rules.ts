import * as z from 'zod';
import { AppError } from '../errors/index.ts';
import { parseVersionRange, type IgnoreRule } from '../policy/index.ts';
import { nearest } from './nearest.ts';

const text = z.string().trim().min(1);

const ignoreRule = z
  .strictObject({
    id: text.optional(),
    package: text.optional(),
    version: text
      .transform((value, context) => {
        const range = parseVersionRange(value);
        if (range.ok) return { text: value, range: range.value };
        context.addIssue({ code: 'custom', message: range.failure });
        return z.NEVER;
      })
      .optional(),
    path: text.optional(),
    image: text.optional(),
    reason: text,
    expires: z.iso.date('write YYYY-MM-DD').optional(),
  })
  .refine(({ reason: _reason, expires: _expires, ...conditions }) => Object.keys(conditions).length > 0, {
    message: 'a rule needs at least one of id, package, version, path and image',
  });

const KEYS = ['id', 'package', 'version', 'path', 'image', 'reason', 'expires'];

/** Reads the list under `ignore:`. Throws CONFIG_INVALID that names the rule and the key. */
export function readIgnoreRules(path: string, value: unknown): readonly IgnoreRule[] {
  const parsed = z.array(ignoreRule).safeParse(value);
  if (parsed.success) return parsed.data.map(withoutUndefined);
  const issue = parsed.error.issues[0];
  const place = ['ignore', ...(issue?.path ?? [])].join('.');
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const guess = unknown === undefined ? undefined : nearest(unknown, KEYS);
  throw new AppError('CONFIG_INVALID', `${path}: ${place}: ${issue?.message ?? 'not a rule'}`, {
    ...(guess !== undefined && { hint: `did you mean ${guess}?` }),
  });
}

function withoutUndefined({
  id,
  package: name,
  version,
  path,
  image,
  reason,
  expires,
}: z.infer<typeof ignoreRule>): IgnoreRule {
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { package: name }),
    ...(version && { version }),
    ...(path !== undefined && { path }),
    ...(image !== undefined && { image }),
    reason,
    ...(expires !== undefined && { expires }),
  };
}
