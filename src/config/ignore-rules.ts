import * as z from 'zod';
import { defined, FINDING_STATES } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { parseVersionRange, type IgnoreRule } from '../policy/index.ts';
import { hintFor } from './suggestions.ts';

/** YAML reads `version: 1.10` as the number 1.1. */
const text = z
  .string({
    error: ({ input }) => (input === undefined ? 'missing' : 'expected a string; put it in quotes'),
  })
  .trim()
  .min(1, 'empty');

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
    states: z.array(z.enum(FINDING_STATES)).min(1, 'empty').optional(),
    reason: text,
    expires: z.iso.date('write YYYY-MM-DD').optional(),
  })
  .refine(({ reason: _reason, expires: _expires, ...conditions }) => Object.keys(conditions).length > 0, {
    message: 'a rule needs at least one of id, package, version, path, image and states',
  });

const KEYS = ['id', 'package', 'version', 'path', 'image', 'states', 'reason', 'expires'];

/** Reads the list under `ignore:`. Throws CONFIG_INVALID naming the rule and the key. */
export function readIgnoreRules(path: string, value: unknown): readonly IgnoreRule[] {
  const parsed = z.array(ignoreRule, 'expected a list of rules').safeParse(value);
  if (parsed.success) return parsed.data.map(withoutUndefined);
  const { message, place, hint } = worstOf(parsed.error.issues);
  throw new AppError(
    'CONFIG_INVALID',
    `${path}: ${['ignore', ...place].join('.')}: ${message}`,
    defined({ hint }),
  );
}

interface Fault {
  readonly place: readonly PropertyKey[];
  readonly message: string;
  readonly hint?: string;
}

/** Reports a misspelt key rather than the missing correct one. */
function worstOf(issues: readonly z.core.$ZodIssue[]): Fault {
  const misspelt = issues.find(({ code }) => code === 'unrecognized_keys');
  if (misspelt?.code === 'unrecognized_keys') {
    const [key = ''] = misspelt.keys;
    return { place: misspelt.path, message: `unknown key "${key}"`, hint: hintFor(key, KEYS) };
  }
  const [first] = issues;
  return { place: first?.path ?? [], message: first?.message ?? 'not a valid rule' };
}

function withoutUndefined({
  id,
  package: name,
  version,
  path,
  image,
  states,
  reason,
  expires,
}: z.infer<typeof ignoreRule>): IgnoreRule {
  return defined({ id, package: name, version, path, image, states, reason, expires });
}
