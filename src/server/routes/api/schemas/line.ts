import * as z from 'zod';
import { OPTIONS, type Settings } from '../../../../config/index.ts';
import { InvalidValue } from '../../../../config/readers.ts';
import { SEVERITIES, type Line } from '../../../../domain/index.ts';

/** A command line option as a query parameter, with the same values, meaning and error messages. */
function option<Key extends keyof Settings>(key: Key) {
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

/** Line and scope of a request, set as by the flags of `plimsoll scan`. */
export const lineQuery = z.object({
  max: option('max'),
  'only-fixed': option('onlyFixed'),
  'fail-on-kev': option('failOnKev'),
  'min-epss': option('minEpss'),
  strict: option('strict'),
  'allow-incomplete': option('allowIncomplete'),
  scope: option('scope'),
  'skip-path': option('skipPath'),
  'show-suppressed': option('showSuppressed'),
  'list-packages': option('listPackages'),
});

export function lineOfQuery(query: z.output<typeof lineQuery>): Line {
  const { max, strict, 'min-epss': minEpss } = query;
  return {
    max,
    onlyFixed: query['only-fixed'],
    failOnKev: query['fail-on-kev'],
    ...(minEpss !== undefined && { minEpss }),
    strict,
    allowIncomplete: query['allow-incomplete'],
  };
}

const count = z.int().min(0);

/** A line in JSON. */
export const line = z
  .object({
    max: z
      .partialRecord(z.enum(SEVERITIES), count)
      .default({})
      .describe('CVEs allowed at this severity or above'),
    onlyFixed: z.boolean().default(false),
    failOnKev: z.boolean().default(false),
    minEpss: z.number().min(0).max(1).exactOptional(),
    strict: z.boolean().default(false),
    allowIncomplete: z.array(z.string()).default([]),
  })
  .describe('what `plimsoll scan` takes as flags');
