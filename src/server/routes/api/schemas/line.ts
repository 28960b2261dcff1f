import * as z from 'zod';
import { OPTIONS, type Settings } from '../../../../config/index.ts';
import { InvalidValue } from '../../../../config/readers.ts';
import { CLOCKS, defined, SEVERITIES, type Line, type Result } from '../../../../domain/index.ts';
import {
  checkTimeRules,
  LEAST_DAYS,
  MAX_TIME_RULES,
  MOST_DAYS,
  toTimeRule,
} from '../../../../policy/index.ts';

/** A command line option as a query parameter, with the same values, meaning and error messages. */
export function option<Key extends keyof Settings>(key: Key) {
  const { read, help, initial } = OPTIONS[key];
  return z
    .union([z.string(), z.array(z.string())])
    .describe(help)
    .optional()
    .transform((given, context): Settings[Key] => {
      if (given === undefined) return initial;
      try {
        return read([given].flat());
      } catch (error) {
        if (!(error instanceof InvalidValue)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
    });
}

/** A request's line and scope, set as by the `plimsoll scan` flags. */
export const lineQuery = z.object({
  max: option('max'),
  within: option('within'),
  'only-fixed': option('onlyFixed'),
  'fail-on-kev': option('failOnKev'),
  'min-epss': option('minEpss'),
  'ignore-base': option('ignoreBase'),
  strict: option('strict'),
  'allow-incomplete': option('allowIncomplete'),
  scope: option('scope'),
  'skip-path': option('skipPath'),
  'show-suppressed': option('showSuppressed'),
  'list-packages': option('listPackages'),
  'fix-plan': option('fixPlan'),
});

export function lineOfQuery(query: z.output<typeof lineQuery>): Line {
  const { max, within, strict, 'min-epss': minEpss } = query;
  return {
    max,
    ...(within.length > 0 && { within }),
    onlyFixed: query['only-fixed'],
    failOnKev: query['fail-on-kev'],
    ...defined({ minEpss }),
    ...(query['ignore-base'] && { ignoreBase: true as const }),
    strict,
    allowIncomplete: query['allow-incomplete'],
  };
}

const count = z.int().min(0);

function valueOf<Value>(result: Result<Value>, context: z.RefinementCtx): Value {
  if (result.ok) return result.value;
  context.addIssue({ code: 'custom', message: result.failure });
  return z.NEVER;
}

const timeRule = z
  .strictObject({
    severity: z.enum(SEVERITIES),
    days: z.int().min(LEAST_DAYS).max(MOST_DAYS),
    fixable: z.boolean().exactOptional(),
    from: z.enum(CLOCKS).exactOptional(),
  })
  .transform((written, context) => valueOf(toTimeRule(written), context));

/** A line in JSON. An unknown key is refused: without its limit, an image could pass wrongly. */
export const line = z
  .strictObject({
    max: z
      .partialRecord(z.enum(SEVERITIES), count)
      .default({})
      .describe('CVEs allowed at this severity or above'),
    within: z
      .array(timeRule)
      .min(1)
      .max(MAX_TIME_RULES)
      .transform((rules, context) => valueOf(checkTimeRules(rules), context))
      .exactOptional()
      .describe('days that findings may exist before they count; the first rule that covers one applies'),
    onlyFixed: z.boolean().default(false),
    failOnKev: z.boolean().default(false),
    minEpss: z.number().min(0).max(1).exactOptional(),
    ignoreBase: z.literal(true).exactOptional(),
    strict: z.boolean().default(false),
    allowIncomplete: z.array(z.string()).default([]),
  })
  .describe('what `plimsoll scan` takes as flags');
