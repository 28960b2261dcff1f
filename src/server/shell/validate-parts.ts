import type { FastifySchemaCompiler } from 'fastify';
import type * as z from 'zod';
import { firstIssue } from './first-issue.ts';

/** Validates the parts of a request by its route's schemas; errors name the field: `body/reference …`. */
export const validateParts: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data) => {
    const { success, data: value, error } = schema.safeParse(data);
    return success ? { value } : { error: new Error(`${httpPart ?? 'request'}/${firstIssue(error)}`) };
  };
