import * as z from 'zod';
import { OPTIONS } from '../../../../config/index.ts';
import { FINDING_STATES, parseMoment, REPORT_SCOPES } from '../../../../domain/index.ts';
import {
  MAX_BASES,
  MAX_FILE_NAME_LENGTH,
  MAX_IGNORE_RULES,
  MAX_PATTERN_LENGTH,
  MAX_SKIPPED_PATHS,
  MAX_VEX_DOCUMENTS,
} from '../limits.ts';
import { line } from './line.ts';

const text = z.string().min(1).exactOptional();

/** Request body for judging an image. */
export const resultBody = z.strictObject({
  reference: z.string().min(1).exactOptional().describe('what the client calls the image'),
  line: line.prefault({}),
  scope: z.enum(REPORT_SCOPES).exactOptional().describe(OPTIONS.scope.help),
  skipPaths: z
    .array(z.string().min(1).max(MAX_PATTERN_LENGTH))
    .max(MAX_SKIPPED_PATHS)
    .default([])
    .describe(OPTIONS.skipPath.help),
  bases: z
    .array(z.string().min(1).max(MAX_PATTERN_LENGTH))
    .max(MAX_BASES)
    .default([])
    .describe(OPTIONS.base.help),
  asOf: z
    .string()
    .transform((given, check) => parseMoment(given) ?? invalidMoment(given, check))
    .exactOptional()
    .describe(OPTIONS.asOf.help),
  rulesAsOf: z.boolean().default(false).describe(OPTIONS.rulesAsOf.help),
  ignore: z
    .array(
      z.strictObject({
        id: text,
        package: text,
        version: text,
        path: text,
        image: text,
        states: z.array(z.enum(FINDING_STATES)).exactOptional(),
        reason: z.string().min(1),
        expires: text,
      }),
    )
    .max(MAX_IGNORE_RULES)
    .default([])
    .describe("the client's own ignore rules, as `.plimsoll.yaml` holds them"),
  vex: z
    .array(
      z.strictObject({
        source: z.string().min(1).max(MAX_FILE_NAME_LENGTH).describe('its name, for the report to give'),
        document: z.record(z.string(), z.unknown()),
      }),
    )
    .max(MAX_VEX_DOCUMENTS)
    .default([])
    .describe("the client's VEX documents: OpenVEX 0.2, CSAF 2.0 or CycloneDX"),
  file: z
    .string()
    .min(1)
    .max(MAX_FILE_NAME_LENGTH)
    .exactOptional()
    .describe('the file that line and rules come from, for the report to name'),
});

function invalidMoment(given: string, check: z.RefinementCtx): never {
  check.addIssue({
    code: 'custom',
    message: `"${given}" is not a valid date; write YYYY-MM-DD, or RFC 3339`,
  });
  return z.NEVER;
}
