import type { FastifySchemaCompiler } from 'fastify';
import type * as z from 'zod';
import { firstIssue } from './first-issue.ts';
import { issueWords } from './issue-words.ts';

/** Validates a request's parts by its route's schemas; errors name the field: `body/reference …`. */
export const validateParts: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data) => {
    const { success, data: value, error } = schema.safeParse(data, { error: issueWords });
    return success ? { value } : { error: new Error(`${httpPart ?? 'request'}/${firstIssue(error)}`) };
  };
